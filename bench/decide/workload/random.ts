/** Random values that are the same in every run with the same seed. */

export interface Random {
  /** True with this probability. */
  readonly chance: (probability: number) => boolean
  readonly oneOf: <Value>(values: readonly [Value, ...Value[]]) => Value
  /** An index below `size`. */
  readonly indexBelow: (size: number) => number
  /** An object id. */
  readonly id: () => string
}

/** Numbers below 1. Method: the 32-bit generator known as mulberry32. */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function seededRandom(seed: number): Random {
  const next = numbersFrom(seed)
  const indexBelow = (size: number) => Math.floor(next() * size)
  const hex = (digits: number) =>
    indexBelow(16 ** digits)
      .toString(16)
      .padStart(digits, '0')
  return {
    chance: (probability) => next() < probability,
    oneOf: (values) => values[indexBelow(values.length)] ?? values[0],
    indexBelow,
    id: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(8)}${hex(4)}`,
  }
}
