/**
 * Where the sign-in came from.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
 */

import { isGuid } from '../../../kernel/ids.ts'
import { mfaTrustedIpsId } from '../../model/locations/reserved-locations.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { AddressTable, type TestedRange } from '../matching/address-table.ts'
import type { MatchSets } from '../matching/match-sets.ts'
import { planOfLists, unrestricted } from '../matching/plan.ts'
import { ValueTests } from '../matching/value-tests.ts'
import { IdMap } from '../model/id-map.ts'
import type { Network } from '../model/sign-in.ts'
import type { DecisionLocation, TenantRules } from '../model/tenant-rules.ts'
import { fromBoolean, known, unknown, unpublished, yes, type Ternary } from '../model/ternary.ts'
import type { ConditionDefinition } from './condition.ts'
import { mentioned, type GridSubject, type GridValue } from './grid.ts'

type CountryLocation = Extract<DecisionLocation, { readonly kind: 'country' }>

/** A location of countries, with the tests that match when the sign-in comes from one of them. */
interface CountryTest {
  readonly location: CountryLocation
  readonly tests: readonly number[]
}

/** The tests of a location that a sign-in is certainly in: those that match, and those that may match. */
interface TestsOfLocation {
  readonly certain: readonly number[]
  readonly open: readonly number[]
}

const unknownNetwork: Network = {}
const missingAddress = unknown('network.ip')

/**
 * Met by locations that the address, the country or the network is in; several may match at once (E26 to
 * E30). IP locations and networks marked as trusted and the MFA trusted IPs are trusted, countries never
 * are (E27). Of a location that is not listed only `network.namedLocationIds` tells who is in it (E79).
 */
export const locationCondition: ConditionDefinition<'location'> = {
  name: 'location',
  analysisReason: 'location',
  heading: 'location',
  members: ['locations'],
  configured: ({ conditions }) => conditions.locations,
  seen: ({ network }) => network ?? null,
  grid: { attribute: 'network', values: gridValues },
  narrowing: 'late',
  createCompiler(numbers, { tenantRules }) {
    const every = numbers.next()
    const trusted = numbers.next()
    const ids = new ValueTests(numbers)
    let addresses = new AddressTable([])
    let addressTests: readonly number[] = []
    const countryTests: CountryTest[] = []
    const networkTests: number[] = []
    const unlistedTests: number[] = []
    const testsById = new IdMap<TestsOfLocation>()

    function testOf(item: string): number {
      if (item === 'All') return every
      return item === 'AllTrusted' ? trusted : ids.declare(item)
    }

    function prepare(): void {
      const ranges: TestedRange[] = []
      const testsOfRanges: number[] = []
      for (const location of [...tenantRules.namedLocations, mfaTrustedIps(tenantRules)]) {
        const test = ids.find(location.id)
        const own = test === undefined ? [] : [test]
        if (location.kind === 'unlisted') {
          unlistedTests.push(...own, trusted)
          testsById.set(location.id, { certain: own, open: [trusted] })
          continue
        }
        const isTrusted = location.kind !== 'country' && location.isTrusted
        const tests = [...own, ...(isTrusted ? [trusted] : [])]
        if (tests.length === 0) continue
        testsById.set(location.id, { certain: tests, open: [] })
        if (location.kind === 'country') countryTests.push({ location, tests })
        else if (location.kind === 'compliantNetwork') networkTests.push(...tests)
        else {
          testsOfRanges.push(...tests)
          ranges.push(...location.ranges.map((range) => ({ range, tests })))
        }
      }
      addresses = new AddressTable(ranges)
      addressTests = [...new Set(testsOfRanges)]
    }

    function testNamedLocations(namedIds: readonly string[], matchSets: MatchSets): void {
      for (const id of namedIds) {
        const tests = testsById.get(id)
        if (tests === undefined) continue
        matchSets.reportEach(tests.certain, yes)
        matchSets.reportEach(tests.open, unpublished)
      }
    }

    function testNetwork(network: Network, matchSets: MatchSets): void {
      matchSets.match(every)
      if (network.namedLocationIds !== undefined) {
        testNamedLocations(network.namedLocationIds, matchSets)
        return
      }
      const { ip } = network
      if (ip === undefined) matchSets.reportEach(addressTests, missingAddress)
      else if (ip !== null) matchSets.reportEach(addresses.find(ip), yes)
      for (const { location, tests } of countryTests) {
        matchSets.reportEach(tests, isInCountry(location, network))
      }
      const isCompliant = known(network.isCompliantNetwork, 'network.isCompliantNetwork')
      matchSets.reportEach(networkTests, isCompliant)
      matchSets.reportEach(unlistedTests, unpublished)
    }

    return {
      plan({ body: { conditions } }) {
        if (conditions.locations === null) return unrestricted
        const { includeLocations, excludeLocations } = conditions.locations
        return planOfLists(
          { member: 'includeLocations', items: includeLocations },
          { member: 'excludeLocations', items: excludeLocations },
          'All',
          testOf,
        )
      },
      prepare,
      runTests: ({ network }, matchSets) => testNetwork(network ?? unknownNetwork, matchSets),
    }
  },
}

/** The reserved location: addresses on which multifactor authentication may be skipped. */
function mfaTrustedIps(tenantRules: TenantRules): DecisionLocation {
  return { kind: 'ip', id: mfaTrustedIpsId, isTrusted: true, ranges: tenantRules.mfaTrustedIps }
}

/** By address or by what the Authenticator reports; one that cannot be resolved is `unknown` (E28). */
function isInCountry(
  { countries, includesUnknown, lookup }: CountryLocation,
  { country, gpsCountry }: Network,
): Ternary {
  const isByAddress = lookup === 'clientIpAddress'
  const found = isByAddress ? country : gpsCountry
  if (found === undefined) return unknown(isByAddress ? 'network.country' : 'network.gpsCountry')
  if (found === null) return fromBoolean(includesUnknown)
  return fromBoolean(countries.has(found.toUpperCase()))
}

type LocationsOfPolicy = ConditionalAccessPolicyBody['conditions']['locations']

/** No location, each one that policies name, and an excluded one together with each included one. */
function gridValues({ policies, tenantRules }: GridSubject): readonly GridValue[] {
  const trusted = tenantRules
    .flatMap(({ namedLocations }) => namedLocations)
    .find((location) => 'isTrusted' in location && location.isTrusted)
  const idsOf = (item: string): readonly string[] => {
    if (item === 'AllTrusted') return [trusted?.id ?? mfaTrustedIpsId]
    return isGuid(item) ? [item] : []
  }
  const included = (locations: LocationsOfPolicy) => locations?.includeLocations ?? []
  const excluded = (locations: LocationsOfPolicy) => locations?.excludeLocations ?? []
  const named = mentioned(policies, ({ locations }) => [
    ...included(locations),
    ...excluded(locations),
  ])
  const pairs = policies.flatMap(
    ({
      body: {
        conditions: { locations },
      },
    }) =>
      excluded(locations).flatMap((one) =>
        included(locations).map((other) => [...idsOf(other), ...idsOf(one)]),
      ),
  )
  const sets = [...named.map(idsOf), ...pairs].filter((ids) => ids.length > 0)
  const texts = new Set(sets.map((ids) => JSON.stringify(ids)))
  const isAllowedAtResource = true
  const networks = [[], ...[...texts].map((text) => JSON.parse(text) as string[])].map(
    (namedLocationIds) => ({ network: { isAllowedAtResource, namedLocationIds } }),
  )
  const isStrict = policies.some(({ body }) => body.sessionControls?.continuousAccessEvaluation)
  return isStrict
    ? [...networks, { network: { isAllowedAtResource: false, namedLocationIds: [] } }]
    : networks
}
