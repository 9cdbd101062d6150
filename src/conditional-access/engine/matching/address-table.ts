/** Finds the ranges that hold an address. */

import { parseAddress, type AddressRange } from '../../model/locations/address-ranges.ts'

/** A range, with the tests that match an address in it. */
export interface TestedRange {
  readonly range: AddressRange
  readonly tests: readonly number[]
}

/** The first 96 bits of IPv4-mapped IPv6 addresses. Source: RFC 4291, section 2.5.5.2. */
const mappedPrefix = 0xffffn

const none: readonly number[] = Object.freeze([])

/** Ranges of IPv4 and IPv6. A look-up takes logarithmic time. */
export class AddressTable {
  readonly #ofFour: Segments<number>
  readonly #ofSix: Segments<bigint>

  constructor(ranges: readonly TestedRange[]) {
    this.#ofFour = segmentsOf(
      ranges
        .filter(({ range }) => range.family === 'ipv4')
        .map(({ range, tests }) => ({
          lower: Number(range.lower),
          end: Number(range.upper) + 1,
          tests,
        })),
    )
    this.#ofSix = segmentsOf(
      ranges
        .filter(({ range }) => range.family === 'ipv6')
        .map(({ range, tests }) => ({ lower: range.lower, end: range.upper + 1n, tests })),
    )
  }

  /** The tests that match an address, each once; none for a text that is not an address. */
  find(text: string): readonly number[] {
    const dotted = parseDotted(text)
    if (dotted !== undefined) return lookUp(this.#ofFour, dotted)
    const address = parseAddress(text)
    if (address === undefined) return none
    return address.value >> 32n === mappedPrefix
      ? lookUp(this.#ofFour, Number(address.value & 0xffff_ffffn))
      : lookUp(this.#ofSix, address.value)
  }
}

/** Consecutive segments of addresses: each ends where the next one starts. */
interface Segments<Address extends number | bigint> {
  readonly starts: readonly Address[]
  readonly tests: readonly (readonly number[])[]
}

interface HalfOpenRange<Address> {
  readonly lower: Address
  readonly end: Address
  readonly tests: readonly number[]
}

function segmentsOf<Address extends number | bigint>(
  ranges: readonly HalfOpenRange<Address>[],
): Segments<Address> {
  const changes = ranges
    .filter(({ lower, end }) => lower < end)
    .flatMap(({ lower, end, tests }) => [
      { at: lower, step: 1, tests },
      { at: end, step: -1, tests },
    ])
    .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
  const starts: Address[] = []
  const testsOfSegments: (readonly number[])[] = []
  const depths = new Map<number, number>()
  for (const [place, { at, step, tests }] of changes.entries()) {
    for (const test of tests) {
      const depth = (depths.get(test) ?? 0) + step
      if (depth === 0) depths.delete(test)
      else depths.set(test, depth)
    }
    if (changes[place + 1]?.at === at) continue
    starts.push(at)
    testsOfSegments.push(depths.size === 0 ? none : [...depths.keys()])
  }
  return { starts, tests: testsOfSegments }
}

function lookUp<Address extends number | bigint>(
  { starts, tests }: Segments<Address>,
  address: Address,
): readonly number[] {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const start = starts[middle]
    if (start !== undefined && start <= address) low = middle + 1
    else high = middle
  }
  return tests[low - 1] ?? none
}

const dot = 46
const zero = 48

/** Reads four decimal numbers without leading zeros; undefined when the text is anything else. */
function parseDotted(text: string): number | undefined {
  let address = 0
  let part = 0
  let digits = 0
  let parts = 1
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place)
    if (code === dot) {
      if (digits === 0) return undefined
      address = address * 256 + part
      part = 0
      digits = 0
      parts += 1
    } else {
      const digit = code - zero
      if (digit < 0 || digit > 9 || (digits > 0 && part === 0)) return undefined
      part = part * 10 + digit
      digits += 1
      if (part > 255) return undefined
    }
  }
  return parts === 4 && digits > 0 ? address * 256 + part : undefined
}
