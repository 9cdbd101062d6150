/** Networks that policies tell apart: addresses, countries and the compliant network. */

import { keyOf } from '../../../kernel/ids.ts'
import type { PolicySource } from '../../engine/model/compile-context.ts'
import type { DecisionLocation, TenantRules } from '../../engine/model/tenant-rules.ts'
import { AddressTable } from '../../engine/matching/address-table.ts'
import {
  addressCount,
  printAddress,
  type Address,
  type AddressRange,
} from '../../model/locations/address-ranges.ts'
import { mfaTrustedIpsId } from '../../model/locations/reserved-locations.ts'

/** The values of each member of a network that are tried. */
export interface NetworkValues {
  readonly ips: readonly string[]
  readonly countries: readonly string[]
  readonly gpsCountries: readonly string[]
  /** Whether a policy tells the compliant network apart. */
  readonly tellsCompliantNetwork: boolean
  /** Ids of the locations that policies name. */
  readonly locationIds: readonly string[]
  /** Whether locations have more addresses than are tried. */
  readonly isCut: boolean
}

/** Addresses of locations that are tried. */
const mostTriedAddresses = 10_000

/** Addresses of documents: the first that is in no location stands for every other network. */
const otherAddresses = ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1'] as const

/** Countries of which the first that no policy names stands for all others. */
const otherCountries = ['US', 'DE', 'JP', 'BR', 'AU', 'ZA', 'IN', 'IS'] as const

/** The locations of a tenant, with the addresses on which multifactor authentication may be skipped. */
export function everyLocation(tenantRules: TenantRules): readonly DecisionLocation[] {
  const { mfaTrustedIps: ranges, namedLocations } = tenantRules
  return ranges.length === 0
    ? namedLocations
    : [
        ...namedLocations,
        {
          kind: 'ip',
          id: mfaTrustedIpsId,
          displayName: 'MFA trusted IPs',
          isTrusted: true,
          ranges,
        },
      ]
}

/** Finds the places in `locations` of those that an address is in. */
export function placesOfAddress(
  locations: readonly DecisionLocation[],
): (ip: string) => readonly number[] {
  const table = new AddressTable(
    locations.flatMap((location, place) =>
      location.kind === 'ip' ? location.ranges.map((range) => ({ range, tests: [place] })) : [],
    ),
  )
  return (ip) => table.find(ip)
}

function namedIn(sources: readonly PolicySource[]): ReadonlySet<string> {
  const names = sources.flatMap(({ body: { conditions } }) => {
    const { includeLocations = [], excludeLocations = [] } = conditions.locations ?? {}
    return [...includeLocations, ...excludeLocations]
  })
  return new Set(names.map(keyOf))
}

/**
 * Addresses at both ends of a range and behind it, those that a machine can have first. Every set of locations that an
 * address can be in begins at the first address of a range, or behind the last one.
 */
function addressesAround({ family, lower, upper }: AddressRange): readonly Address[] {
  const behind = upper + 1n < addressCount[family] ? [upper + 1n] : []
  const inside = upper - lower > 2n ? [lower + 1n, upper - 1n] : []
  return [...inside, lower, upper, ...behind].map((value) => ({ family, value }))
}

/** For each set of locations that an address can be in: one address. */
function addressesIn(locations: readonly DecisionLocation[]): Pick<NetworkValues, 'ips' | 'isCut'> {
  const placesOf = placesOfAddress(locations)
  const all = locations.flatMap((location) =>
    location.kind === 'ip' ? location.ranges.flatMap(addressesAround) : [],
  )
  const tried = all.slice(0, mostTriedAddresses).map(printAddress)
  const bySet = new Map<string, string>()
  const other = otherAddresses.find((ip) => placesOf(ip).length === 0)
  for (const ip of [...(other === undefined ? [] : [other]), ...tried]) {
    const set = placesOf(ip)
      .toSorted((one, another) => one - another)
      .join()
    if (!bySet.has(set)) bySet.set(set, ip)
  }
  return { ips: [...bySet.values()], isCut: all.length > tried.length }
}

/** For each set of locations that a country can be in: one country. */
function countriesIn(
  locations: readonly DecisionLocation[],
  lookup: 'clientIpAddress' | 'authenticatorAppGps',
): readonly string[] {
  const sets = locations.flatMap((location) =>
    location.kind === 'country' && location.lookup === lookup ? [location.countries] : [],
  )
  if (sets.length === 0) return []
  const bySet = new Map<string, string>()
  for (const country of [...sets.flatMap((countries) => [...countries]), ...otherCountries]) {
    const set = sets.map((countries) => (countries.has(country) ? 1 : 0)).join('')
    if (!bySet.has(set)) bySet.set(set, country)
  }
  return [...bySet.values()]
}

/** Lists the networks that the policies tell apart. */
export function networkValues(
  sources: readonly PolicySource[],
  tenantRules: TenantRules,
): NetworkValues {
  const names = namedIn(sources)
  const namesTrusted = names.has('alltrusted')
  const locations = everyLocation(tenantRules).filter(
    (location) =>
      names.has(keyOf(location.id)) ||
      (namesTrusted && location.kind !== 'country' && location.isTrusted),
  )
  return {
    ...(locations.some(({ kind }) => kind === 'ip')
      ? addressesIn(locations)
      : { ips: [], isCut: false }),
    countries: countriesIn(locations, 'clientIpAddress'),
    gpsCountries: countriesIn(locations, 'authenticatorAppGps'),
    tellsCompliantNetwork: locations.some(({ kind }) => kind === 'compliantNetwork'),
    locationIds: locations.map(({ id }) => id),
  }
}
