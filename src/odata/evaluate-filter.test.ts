import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filters, objects } from '../../test/store-suite/arbitrary-filter.ts'
import { selects } from '../../test/store-suite/filter-oracle.ts'
import { matchesFilter, type FilterValue } from './evaluate-filter.ts'
import { parseFilter } from './parse-filter.ts'

const policy: Readonly<Record<string, readonly FilterValue[]>> = {
  displayname: ['Require MFA'],
  scenarios: ['secureFoundation', 'zeroTrust'],
  isenabled: [true],
  version: [3],
  '@odata.type': ['#microsoft.graph.namedLocation', '#microsoft.graph.ipNamedLocation'],
}

describe('matchesFilter', () => {
  it.each([
    ["displayName eq 'require mfa'", true],
    ["displayName ne 'require mfa'", false],
    ["startswith(displayName,'REQUIRE')", true],
    ["startswith(version,'3')", false],
    ['description eq null', true],
    ['displayName eq null', false],
    ['version gt 2 and version le 3', true],
    ["version gt '2'", false],
    ['version ge null', false],
    ['isEnabled eq true', true],
    ['isEnabled in (false, null)', false],
    ["scenarios has 'ZeroTrust'", true],
    ["scenarios has 'zeroTrust,secureFoundation'", true],
    ["scenarios has 'zeroTrust,remoteWork'", false],
    ["not (scenarios has 'remoteWork')", true],
    ["isof('microsoft.graph.ipNamedLocation')", true],
    ["isof('microsoft.graph.namedLocation')", true],
    ["isof('microsoft.graph.countryNamedLocation')", false],
  ])('evaluates %s to %s', (filter, isMatch) => {
    const valuesOf = (property: string) => policy[property.toLowerCase()] ?? []
    expect(matchesFilter(parseFilter(filter), valuesOf)).toBe(isMatch)
  })

  it('selects by any filter what the oracle of the stores selects', () => {
    fc.assert(
      fc.property(objects, filters, (candidates, filter) => {
        for (const { id, index } of candidates) {
          const entries = [{ property: 'id', value: id }, ...index]
          const isMatch = matchesFilter(filter, (property) =>
            entries
              .filter((entry) => entry.property.toLowerCase() === property.toLowerCase())
              .map(({ value }) => value),
          )
          expect(isMatch).toBe(selects(filter, { id, index }))
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
