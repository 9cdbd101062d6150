/** Sign-ins of such a tenant: mostly to applications of the user's unit and Office 365, a few unusual ones. */

import type {
  Network,
  SignIn,
  UserPrincipal,
} from '../../../src/conditional-access/engine/model/sign-in.ts'
import type { Random } from './random.ts'
import { adminRoles, blockedCountries, microsoft, type Tenant, type Unit } from './tenant.ts'

/** The instant of all sign-ins; rules are those of that day. */
export const signInInstant = '2026-11-16T09:00:00Z'

function makeUser(unit: Unit, { groups, units }: Tenant, random: Random): UserPrincipal {
  const isGuest = random.chance(0.08)
  const isContractor = random.chance(0.1)
  const some = (probability: number, ...ids: readonly string[]) =>
    random.chance(probability) ? ids : []
  const groupIds = isGuest
    ? some(0.5, groups.partners)
    : [
        groups.everyone,
        isContractor ? unit.contractors : unit.staff,
        ...some(0.3, unit.developers),
        ...some(0.1, groups.travellers),
        ...some(0.02, groups.exempt),
        ...some(0.1, random.oneOf(units).staff),
        // Distribution lists, teams and licences, which no policy names.
        ...Array.from({ length: 4 + random.indexBelow(5) }, () => random.id()),
      ]
  return {
    kind: 'user',
    id: random.id(),
    externalTypes: isGuest ? ['b2bCollaborationGuest'] : [],
    homeTenantId: isGuest ? random.id() : null,
    ...(isGuest && { isMfaRegistered: true }),
    groupIds,
    roleTemplateIds: some(0.05, random.oneOf(adminRoles)),
  }
}

function chooseApplication(unit: Unit, { units }: Tenant, random: Random): string {
  const { exchange, sharePoint, teams, azureManagement } = microsoft
  const { business, finance, web, source, archive } = unit.applications
  if (random.chance(0.5)) return random.oneOf([exchange, sharePoint, teams])
  if (random.chance(0.05)) return azureManagement
  if (random.chance(0.03)) return random.oneOf(units).applications.business
  return random.oneOf([business, business, web, web, finance, source, archive])
}

function chooseNetwork(unit: Unit, { places }: Tenant, random: Random): Network {
  const { offices, blocked, regions } = places
  const regionOf = (country: string) =>
    regions.filter(({ countries }) => countries.includes(country)).map(({ id }) => id)
  const at = (ip: string, country: string, ids: readonly string[] = []): Network => ({
    ip,
    country,
    namedLocationIds: [...ids, ...regionOf(country)],
  })
  if (random.chance(0.45)) return at('203.0.113.17', unit.country, [offices[0].id])
  if (random.chance(0.2)) return at('198.51.100.23', unit.country, [offices[1].id])
  if (random.chance(0.02)) {
    return at('192.0.2.99', random.oneOf(blockedCountries), [blocked.id])
  }
  if (random.chance(0.15)) {
    return at('192.0.2.40', random.oneOf(random.oneOf(regions).countries))
  }
  return at('192.0.2.7', unit.country)
}

function makeSignIn(tenant: Tenant, random: Random): SignIn {
  const unit = random.oneOf(tenant.units)
  const isOldProtocol = random.chance(0.03)
  const hasMfa = !isOldProtocol && random.chance(0.85)
  return {
    principal: makeUser(unit, tenant, random),
    target: {
      kind: 'applications',
      applications: [{ appId: chooseApplication(unit, tenant, random) }],
      requestedScopes: null,
      isConfidentialClient: false,
    },
    clientApp: isOldProtocol
      ? 'other'
      : random.oneOf(['browser', 'browser', 'mobileAppsAndDesktopClients']),
    platform: random.chance(0.03)
      ? null
      : random.oneOf(['windows', 'windows', 'windows', 'macOS', 'iOS', 'android', 'linux']),
    device:
      isOldProtocol || random.chance(0.2)
        ? null
        : { isCompliant: random.chance(0.9), isManaged: true },
    network: chooseNetwork(unit, tenant, random),
    risk: {
      signIn: random.chance(0.9) ? 'none' : random.oneOf(['low', 'low', 'medium', 'high']),
      user: random.chance(0.93) ? 'none' : random.oneOf(['low', 'medium', 'high']),
    },
    authenticationFlow: { current: 'none', original: 'none' },
    satisfied: {
      methods: hasMfa ? ['password', 'microsoftAuthenticatorPush'] : ['password'],
      homeMethods: [],
    },
    at: signInInstant,
  }
}

export function makeSignIns(tenant: Tenant, count: number, random: Random): readonly SignIn[] {
  return Array.from({ length: count }, () => makeSignIn(tenant, random))
}
