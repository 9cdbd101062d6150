/**
 * Where the sign-in came from.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
 */

import { mfaTrustedIpsId, type DecisionLocation, type TenantRules } from '../model/tenant-rules.ts'
import { IdMap } from '../model/id-map.ts'
import type { Network } from '../model/sign-in.ts'
import { fromBoolean, known, unknown, yes, type Ternary } from '../model/ternary.ts'
import { AddressTable, type TestedRange } from '../matching/address-table.ts'
import { entriesOf } from '../matching/plan.ts'
import { type ConditionDefinition } from './condition.ts'
import { unrestricted } from '../matching/plan.ts'
import type { MatchSets } from '../matching/match-sets.ts'
import { ValueTests } from '../matching/value-tests.ts'

type CountryLocation = Extract<DecisionLocation, { readonly kind: 'country' }>

/** Countries with the tests that hit when the sign-in comes from one of them. */
interface CountryTest {
  readonly location: CountryLocation
  readonly tests: readonly number[]
}

const noNetwork: Network = {}
const missingAddress = unknown('network.ip')

/**
 * Met by locations that the address, the country or the network is in; several may match at once (E26 to
 * E30). Trusted are the IP locations and networks so marked and the MFA trusted IPs, never a country (E27).
 */
export const locationCondition: ConditionDefinition = {
  name: 'location',
  begin(numbers, { tenantRules }) {
    const every = numbers.next()
    const trusted = numbers.next()
    const ids = new ValueTests(numbers)
    let addresses = new AddressTable([])
    let addressTests: readonly number[] = []
    const countryTests: CountryTest[] = []
    const networkTests: number[] = []
    const testsById = new IdMap<readonly number[]>()

    function testOf(item: string): number {
      if (item === 'All') return every
      return item === 'AllTrusted' ? trusted : ids.declare(item)
    }

    function prepare(): void {
      const ranges: TestedRange[] = []
      const testsByAddress: number[] = []
      for (const location of [...tenantRules.namedLocations, mfaTrustedIps(tenantRules)]) {
        const test = ids.find(location.id)
        const isTrusted = location.kind !== 'country' && location.isTrusted
        const tests = [...(test === undefined ? [] : [test]), ...(isTrusted ? [trusted] : [])]
        if (tests.length === 0) continue
        testsById.set(location.id, tests)
        if (location.kind === 'country') countryTests.push({ location, tests })
        else if (location.kind === 'compliantNetwork') networkTests.push(...tests)
        else {
          testsByAddress.push(...tests)
          ranges.push(...location.ranges.map((range) => ({ range, tests })))
        }
      }
      addresses = new AddressTable(ranges)
      addressTests = [...new Set(testsByAddress)]
    }

    function lookAtNamed(namedIds: readonly string[], matchSets: MatchSets): void {
      for (const id of namedIds) {
        const tests = testsById.get(id)
        if (tests !== undefined) matchSets.reportEach(tests, yes)
      }
    }

    function look(network: Network, matchSets: MatchSets): void {
      matchSets.match(every)
      if (network.namedLocationIds !== undefined) {
        lookAtNamed(network.namedLocationIds, matchSets)
        return
      }
      const { ip } = network
      if (ip === undefined) matchSets.reportEach(addressTests, missingAddress)
      else if (ip !== null) matchSets.reportEach(addresses.find(ip), yes)
      for (const { location, tests } of countryTests) {
        matchSets.reportEach(tests, isWithin(location, network))
      }
      const isCompliant = known(network.isCompliantNetwork, 'network.isCompliantNetwork')
      matchSets.reportEach(networkTests, isCompliant)
    }

    return {
      plan({ body: { conditions } }) {
        if (conditions.locations === null) return unrestricted
        const { includeLocations, excludeLocations } = conditions.locations
        if (includeLocations.length === 0 && excludeLocations.length === 0) return unrestricted
        const include = entriesOf('includeLocations', includeLocations, testOf)
        const exclude = entriesOf('excludeLocations', excludeLocations, testOf)
        return includeLocations.includes('All')
          ? { shownOnly: include, include: null, exclude }
          : { include, exclude }
      },
      prepare,
      runTests: ({ network }, matchSets) => look(network ?? noNetwork, matchSets),
    }
  },
}

/** The reserved location: addresses on which multifactor authentication may be skipped. */
function mfaTrustedIps(tenantRules: TenantRules): DecisionLocation {
  return { kind: 'ip', id: mfaTrustedIpsId, isTrusted: true, ranges: tenantRules.mfaTrustedIps }
}

/** By address or by what the Authenticator reports; one that cannot be resolved is `unknown` (E28). */
function isWithin(
  { countries, includesUnknown, lookup }: CountryLocation,
  { country, gpsCountry }: Network,
): Ternary {
  const isByAddress = lookup === 'clientIpAddress'
  const found = isByAddress ? country : gpsCountry
  if (found === undefined) return unknown(isByAddress ? 'network.country' : 'network.gpsCountry')
  if (found === null) return fromBoolean(includesUnknown)
  return fromBoolean(countries.has(found.toUpperCase()))
}
