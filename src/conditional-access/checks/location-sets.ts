/** The named locations that a sign-in can be in at once. */

import { isGuid, keyOf } from '../../kernel/ids.ts'
import type { TenantRules } from '../engine/model/tenant-rules.ts'
import type { AddressRange } from '../model/locations/address-ranges.ts'
import { mfaTrustedIpsId } from '../model/locations/reserved-locations.ts'

/** Addresses of one location that are tried, and comparisons of ranges. A location that needs more stands for itself. */
const mostAddresses = 200
const mostComparisons = 200_000

interface AddressLocation {
  readonly id: string
  readonly ranges: readonly AddressRange[]
}

function addressLocations({
  namedLocations,
  mfaTrustedIps,
}: TenantRules): readonly AddressLocation[] {
  return [
    ...namedLocations.flatMap((location) => (location.kind === 'ip' ? [location] : [])),
    { id: mfaTrustedIpsId, ranges: mfaTrustedIps },
  ]
}

/**
 * Lists sets of locations for a location of addresses, one for each way in which other locations overlap with it:
 * locations begin and end at its first address, or inside of it.
 */
function overlapsOf(
  { id: own, ranges }: AddressLocation,
  locations: readonly AddressLocation[],
): readonly (readonly string[])[] {
  const all = locations.flatMap((location) => location.ranges)
  if (ranges.length * all.length > mostComparisons) return [[own]]
  const addresses = ranges.flatMap(({ family, lower, upper }) => [
    { family, value: lower },
    ...all
      .filter((range) => range.family === family)
      .flatMap((range) => [range.lower, range.upper + 1n])
      .filter((value) => value > lower && value <= upper)
      .map((value) => ({ family, value })),
  ])
  if (addresses.length > mostAddresses) return [[own]]
  const sets = addresses.map(({ family, value }) =>
    locations
      .filter((location) =>
        location.ranges.some(
          (range) => range.family === family && range.lower <= value && value <= range.upper,
        ),
      )
      .map(({ id }) => id),
  )
  return [...new Map(sets.map((set) => [set.join(), set])).values()]
}

/**
 * Lists the sets of locations that a sign-in from a location of a policy can be in, as far as addresses tell. Locations
 * by country are in no set but their own.
 */
export function locationSets(
  item: string,
  tenantRules: TenantRules,
): readonly (readonly string[])[] {
  const locations = addressLocations(tenantRules)
  if (item === 'AllTrusted') {
    const trusted = tenantRules.namedLocations.filter(
      (location) => location.kind !== 'country' && location.isTrusted,
    )
    const ids = [...trusted.map(({ id }) => id), mfaTrustedIpsId]
    return ids.flatMap((id) => locationSets(id, tenantRules))
  }
  if (!isGuid(item)) return []
  const found = locations.find(({ id }) => keyOf(id) === keyOf(item))
  return found === undefined || found.ranges.length === 0 ? [[item]] : overlapsOf(found, locations)
}
