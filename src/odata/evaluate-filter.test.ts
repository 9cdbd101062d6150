import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filters, objects } from '../../test/store-suite/arbitrary-filter.ts'
import { selects } from '../../test/store-suite/filter-oracle.ts'
import { indexedCandidate, matchesFilter, type FilterValue } from './evaluate-filter.ts'
import { parseFilter } from './parse-filter.ts'

const values: Readonly<Record<string, readonly FilterValue[]>> = {
  displayName: ['Require MFA'],
  scenarios: ['secureFoundation', 'zeroTrust'],
  allowedCombinations: ['fido2', 'password,sms'],
  isEnabled: [true],
  version: [3],
  '@odata.type': ['#microsoft.graph.namedLocation', '#microsoft.graph.ipNamedLocation'],
}
const policy = Object.entries(values).flatMap(([property, list]) =>
  list.map((value) => ({ property, value })),
)

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
    ["contains(displayName,'IRE M')", true],
    ["contains(version,'3')", false],
    ["endswith(displayName,'mfa')", true],
    ["endsWith(displayName,'require')", false],
    ["scenarios/any(s:s eq 'zerotrust')", true],
    ["scenarios/any(s:s eq 'zeroTrust' and s ne 'zeroTrust')", false],
    ["scenarios/all(s:s eq 'zeroTrust')", false],
    ["scenarios/all(s:contains(s,'o'))", true],
    ["allowedCombinations/any(x:x has 'sms, password')", true],
    ["allowedCombinations/any(x:x has 'sms,fido2')", false],
    ["allowedCombinations/any(x:x has 'sm')", false],
    ['description/any()', false],
    ['scenarios/any()', true],
    ["description/all(d:d eq 'x')", true],
    ["isof('microsoft.graph.ipNamedLocation')", true],
    ["isof('microsoft.graph.namedLocation')", true],
    ["isof('microsoft.graph.countryNamedLocation')", false],
  ])('evaluates %s to %s', (filter, isMatch) => {
    expect(matchesFilter(parseFilter(filter), indexedCandidate(policy))).toBe(isMatch)
  })

  it('selects by any filter what the oracle of the stores selects', () => {
    fc.assert(
      fc.property(objects, filters, (candidates, filter) => {
        for (const { id, index } of candidates) {
          const isMatch = matchesFilter(
            filter,
            indexedCandidate([{ property: 'id', value: id }, ...index]),
          )
          expect(isMatch).toBe(selects(filter, { id, index }))
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
