/** The tenant of the policies: business units with groups, applications and named locations. */

import { builtInStrengths } from '../../../src/conditional-access/model/strengths/built-in-strengths.ts'
import { publishedApplicationGroups } from '../../../src/conditional-access/engine/model/application-groups.ts'
import type { TenantRules } from '../../../src/conditional-access/engine/model/tenant-rules.ts'
import type { NamedLocationBody } from '../../../src/conditional-access/model/locations/location-body.ts'
import { compileNamedLocation } from '../../../src/conditional-access/model/locations/compile-location.ts'
import { contosoTenantId } from '../../../src/directory/sample/contoso.ts'
import type { Random } from './random.ts'

/** A part of the organization with its own people and applications. */
export interface Unit {
  readonly name: string
  readonly staff: string
  readonly developers: string
  readonly contractors: string
  readonly applications: Readonly<
    Record<'business' | 'finance' | 'web' | 'source' | 'archive', string>
  >
  /** The named location that holds its countries. */
  readonly region: string
  readonly country: string
}

export interface Place {
  readonly id: string
  readonly body: NamedLocationBody
}

export interface Tenant {
  readonly units: readonly [Unit, ...Unit[]]
  readonly groups: Readonly<
    Record<'emergency' | 'exempt' | 'everyone' | 'travellers' | 'partners', string>
  >
  /** Named locations: two offices, the one country list that is blocked, and a region for each unit to be in. */
  readonly places: {
    readonly offices: readonly [Place, Place]
    readonly blocked: Place
    readonly regions: readonly [Region, ...Region[]]
  }
  readonly environment: TenantRules
}

interface Region extends Place {
  readonly countries: readonly [string, ...string[]]
}

/** Well-known applications: members of `Office365`, and the management API of Azure. */
export const microsoft = {
  exchange: '00000002-0000-0ff1-ce00-000000000000',
  sharePoint: '00000003-0000-0ff1-ce00-000000000000',
  teams: 'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe',
  azureManagement: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
} as const

/** Roles that administer: Global, Security, Conditional Access and Exchange Administrator. */
export const adminRoles = [
  '62e90394-69f5-4237-9190-012177145e10',
  '194ae4cb-b126-40b2-bd5b-6091b380977d',
  'b1be1c3e-b65d-4f19-8427-f6fa0d97feb9',
  '29232cdf-9323-42fd-ade2-1d097af3e4de',
] as const

const regionCountries: readonly (readonly [string, ...string[]])[] = [
  ['DE', 'FR', 'NL', 'PL'],
  ['US', 'CA', 'MX'],
  ['JP', 'KR', 'SG'],
  ['BR', 'AR', 'CL'],
  ['IN', 'AE', 'ZA'],
  ['GB', 'IE', 'SE'],
]

export const blockedCountries = ['KP', 'IR', 'SY'] as const

const office = (displayName: string, cidrAddress: string): NamedLocationBody => ({
  '@odata.type': '#microsoft.graph.ipNamedLocation',
  displayName,
  isTrusted: true,
  ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress }],
})

const countryList = (
  displayName: string,
  countriesAndRegions: readonly string[],
): NamedLocationBody => ({
  '@odata.type': '#microsoft.graph.countryNamedLocation',
  displayName,
  countriesAndRegions,
  includeUnknownCountriesAndRegions: false,
  countryLookupMethod: 'clientIpAddress',
})

export function placesOf({ offices, blocked, regions }: Tenant['places']): readonly Place[] {
  return [...offices, blocked, ...regions]
}

function makePlaces(random: Random): Tenant['places'] {
  const region = (countries: Region['countries']): Region => ({
    id: random.id(),
    body: countryList(`Region of ${countries[0]}`, countries),
    countries,
  })
  const [first = region(['DE']), ...others] = regionCountries.map(region)
  return {
    offices: [
      { id: random.id(), body: office('Head office', '203.0.113.0/24') },
      { id: random.id(), body: office('Branch office', '198.51.100.0/24') },
    ],
    blocked: { id: random.id(), body: countryList('Blocked countries', blockedCountries) },
    regions: [first, ...others],
  }
}

function makeUnit(number: number, { regions }: Tenant['places'], random: Random): Unit {
  const region = random.oneOf(regions)
  return {
    name: `Unit ${number}`,
    staff: random.id(),
    developers: random.id(),
    contractors: random.id(),
    applications: {
      business: random.id(),
      finance: random.id(),
      web: random.id(),
      source: random.id(),
      archive: random.id(),
    },
    region: region.id,
    country: random.oneOf(region.countries),
  }
}

export function makeTenant(unitCount: number, random: Random): Tenant {
  const places = makePlaces(random)
  const [first = makeUnit(1, places, random), ...others] = Array.from(
    { length: unitCount },
    (_, index) => makeUnit(index + 1, places, random),
  )
  return {
    units: [first, ...others],
    groups: {
      emergency: random.id(),
      exempt: random.id(),
      everyone: random.id(),
      travellers: random.id(),
      partners: random.id(),
    },
    places,
    environment: {
      tenantId: contosoTenantId,
      namedLocations: placesOf(places).map(({ id, body }) => ({
        ...compileNamedLocation(body),
        id,
      })),
      mfaTrustedIps: [],
      authenticationStrengths: builtInStrengths,
      applicationGroups: publishedApplicationGroups,
      inboundTrust: {
        default: {
          isMfaAccepted: false,
          isCompliantDeviceAccepted: false,
          isHybridJoinedDeviceAccepted: false,
        },
        byTenant: [],
      },
    },
  }
}
