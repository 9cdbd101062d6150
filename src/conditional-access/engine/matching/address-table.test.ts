import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AddressRange } from '../../model/locations/address-ranges.ts'
import { AddressTable } from './address-table.ts'

const low = fc.integer({ min: 0, max: 40 })

/** Ranges near the start of each family, some of them empty. */
const range: fc.Arbitrary<AddressRange> = fc
  .tuple(fc.constantFrom('ipv4' as const, 'ipv6' as const), low, low)
  .map(([family, lower, upper]) => ({ family, lower: BigInt(lower), upper: BigInt(upper) }))

function print({ family }: Pick<AddressRange, 'family'>, value: number): string {
  return family === 'ipv4' ? `0.0.0.${value}` : `::${value.toString(16)}`
}

describe('the table of addresses', () => {
  it('finds the tests of every range that holds an address', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(range, fc.integer({ min: 0, max: 5 }))),
        fc.constantFrom('ipv4' as const, 'ipv6' as const),
        low,
        (rows, family, value) => {
          const table = new AddressTable(
            rows.map(([each, test]) => ({ range: each, tests: [test] })),
          )
          const holding = rows.filter(
            ([each]) =>
              each.family === family && each.lower <= BigInt(value) && BigInt(value) <= each.upper,
          )
          const expected = new Set(holding.map(([, test]) => test))
          const found = table.find(print({ family }, value))
          expect(new Set(found)).toEqual(expected)
          expect(found.length).toBe(expected.size)
        },
      ),
    )
  })

  const everyIpv4 = { family: 'ipv4' as const, lower: 0n, upper: 2n ** 32n - 1n }
  const table = new AddressTable([{ range: everyIpv4, tests: [7] }])

  it.each(['0.0.0.0', '255.255.255.255', '::ffff:192.0.2.1', '::ffff:c000:201'])(
    'takes %s for an IPv4 address',
    (text) => expect(table.find(text)).toEqual([7]),
  )

  it.each(['', '1.2.3', '1.2.3.4.5', '1.2.3.256', '01.2.3.4', '1.2.3.', '::1', '::192.0.2.1', 'x'])(
    'takes %s for none',
    (text) => expect(table.find(text)).toEqual([]),
  )
})
