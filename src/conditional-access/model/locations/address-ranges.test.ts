import { BlockList, isIP } from 'node:net'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTooWide, parseAddress, parseCidr } from './address-ranges.ts'

const mappedAddress = fc.ipV4().map((text) => `::ffff:${text}`)
const compatibleAddress = fc.ipV4().map((text) => `::${text}`)
const ipv6 = fc.oneof(fc.ipV6(), mappedAddress, compatibleAddress)
const blocks = fc.oneof(
  fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
  fc.tuple(ipv6, fc.integer({ min: 0, max: 128 })),
)
const pieces = [
  ':',
  '::',
  '.',
  '0',
  '7',
  '01',
  '08',
  '0x1',
  '255',
  '256',
  'ffff',
  '12345',
  ' ',
  '%a',
]
const ipv4Pieces = fc.array(fc.constantFrom('1', '1', '07', '0x1', '300'), {
  minLength: 3,
  maxLength: 5,
})
const nearAddress = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 16 }).map((parts) => parts.join('')),
  fc
    .tuple(
      fc.constantFrom('', '::', '::ffff:', '1::', '1:2:3:4:5:6:', '1:2:3:4:5:6:7:'),
      ipv4Pieces,
    )
    .map(([start, parts]) => `${start}${parts.join('.')}`),
)

/** Prints a number as the address it is, for the oracle. */
function print(family: 'ipv4' | 'ipv6', value: bigint): string {
  const digits = family === 'ipv4' ? 8 : 32
  const hex = value.toString(16).padStart(digits, '0')
  return family === 'ipv4'
    ? (hex.match(/../gu) ?? []).map((byte) => Number.parseInt(byte, 16)).join('.')
    : (hex.match(/..../gu) ?? []).join(':')
}

describe('parseAddress', () => {
  it('reads what the platform reads as an address, and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), ipv6, nearAddress), (text) => {
        fc.pre(!text.includes('%'))
        expect(parseAddress(text)?.family ?? 'ipv0').toBe(`ipv${isIP(text)}`)
      }),
      { numRuns: 5_000 },
    )
  })

  it.each(['010.0.0.1', '0x7f.0.0.1', '10.1', '2130706433', 'fe80::1%eth0', '', '1.2.3.4/8'])(
    'does not read %j',
    (text) => {
      expect(parseAddress(text)).toBeUndefined()
    },
  )

  it('reads back the address it prints', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), ipv6), (text) => {
        const address = parseAddress(text)
        expect(address && parseAddress(print(address.family, address.value))).toEqual(address)
      }),
    )
  })
})

describe('parseCidr', () => {
  it('contains exactly the addresses that the platform finds in the block', () => {
    fc.assert(
      fc.property(blocks, fc.bigInt({ min: -2n, max: 2n }), fc.boolean(), (block, step, atEnd) => {
        const [text, prefixLength] = block
        const range = parseCidr(`${text}/${prefixLength}`)
        if (range === undefined) throw new Error(`${text}/${prefixLength} was not read`)
        const { family, lower, upper } = range
        const value = (atEnd ? upper : lower) + step
        fc.pre(value >= 0n && value < 1n << (family === 'ipv4' ? 32n : 128n))
        const oracle = new BlockList()
        oracle.addSubnet(text, prefixLength, family)
        expect(lower <= value && value <= upper).toBe(oracle.check(print(family, value), family))
      }),
      { numRuns: 1_000 },
    )
  })

  it.each([
    '1.2.3.4',
    '1.2.3.4/',
    '1.2.3.4/33',
    '1.2.3.4/08',
    '::/129',
    '::1/-1',
    '/8',
    '1.2.3.4/2.0',
  ])('does not read %j', (text) => {
    expect(parseCidr(text)).toBeUndefined()
  })

  it('keeps the length of the prefix and drops the bits after it', () => {
    expect(parseCidr('12.34.221.11/22')).toEqual({
      family: 'ipv4',
      prefixLength: 22,
      lower: 0x0c22dc00n,
      upper: 0x0c22dfffn,
    })
  })
})

describe('isTooWide', () => {
  it('allows blocks from a prefix of 8 bits on', () => {
    fc.assert(
      fc.property(blocks, ([text, prefixLength]) => {
        const range = parseCidr(`${text}/${prefixLength}`)
        expect(range && isTooWide(range)).toBe(prefixLength < 8)
      }),
    )
  })
})
