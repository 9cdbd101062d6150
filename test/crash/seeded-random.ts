/** Random choices that a seed repeats. */

export interface SeededRandom {
  /** A number from `low` to below `high`. */
  readonly between: (low: number, high: number) => number
  /** One of the items. @throws RangeError when there is none. */
  readonly pick: <Item>(items: readonly Item[]) => Item
}

/** Makes choices from a 32-bit seed. Source: the public-domain generator Mulberry32. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    between: (low, high) => low + next() * (high - low),
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
  }
}
