/** What policies exclude, with sign-ins that are excluded by it. */

import { externalUserType } from '../engine/model/sign-in-schema.ts'
import type {
  ExternalUserType,
  Platform,
  TargetApplication,
  UserPrincipal,
} from '../engine/model/sign-in.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import { quoted } from '../../edm/place.ts'
import { isGuid, keyOf } from '../../kernel/ids.ts'
import { flagsIn } from '../model/flags.ts'
import { mfaTrustedIpsId } from '../model/locations/reserved-locations.ts'
import type { ConditionalAccessPolicyBody, PolicyConditions } from '../model/policy-body.ts'
import type { CheckSubject } from './check-subject.ts'
import { plainUser } from './plain-user.ts'
import { locationSets } from './location-sets.ts'
import type { SignInValue } from './sign-in-values.ts'

/** The kinds of exclusion, each by the member of the conditions that has it. */
const exclusionKinds = [
  'users',
  'clientApplications',
  'applications',
  'locations',
  'platforms',
] as const

/** The kinds that exclude principals. The others say where and for what a policy holds. */
export const principalExclusions = ['users', 'clientApplications'] as const

/** A kind of exclusion. */
export type ExclusionKind = (typeof exclusionKinds)[number]

/** The attribute of sign-ins that a kind of exclusion depends on. */
export const attributeOfKind = {
  users: 'principal',
  clientApplications: 'principal',
  applications: 'target',
  locations: 'network',
  platforms: 'platform',
} as const satisfies Readonly<Record<ExclusionKind, string>>

/** A value that an exclusion means. */
export interface ExcludedValue {
  readonly value: SignInValue
  /** It is not known whether somebody is like this, or whether this is all that is to be known of them. */
  readonly isSupposed: boolean
}

/** One item of the exclusions of a policy. */
export interface ExcludedItem {
  readonly kind: ExclusionKind
  /** What it is in words, `group`, for a message. */
  readonly what: string
  readonly item: string
  /** A JSON pointer to it in the modern form. */
  readonly target: string
  readonly values: readonly ExcludedValue[]
}

/**
 * The role of the accounts that synchronise directories; a person never has it.
 * Source: https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 */
const directorySynchronizationAccounts = 'd29b2b05-8046-44ba-8758-1e26182fcf32'

const unnamedTenant = '00000000-0000-4000-8000-0000000000ab'

function principals(
  found: readonly UserPrincipal[],
  isSupposed: boolean,
): readonly ExcludedValue[] {
  return found.map((principal) => ({ value: { principal }, isSupposed }))
}

type PolicyUsers = NonNullable<PolicyConditions['users']>

/** Ways of including somebody that are tried. */
const mostInclusions = 20

/** The same person, in each way in which a policy includes users: it may exclude a group and include another. */
function asIncluded(users: PolicyUsers, known: Partial<UserPrincipal>): readonly UserPrincipal[] {
  const { groupIds = [], roleTemplateIds = [] } = known
  const inGroups = users.includeGroups.map((id) =>
    plainUser({ ...known, groupIds: [...groupIds, id] }),
  )
  const inRoles = users.includeRoles.map((id) =>
    plainUser({ ...known, roleTemplateIds: [...roleTemplateIds, id] }),
  )
  const byId =
    known.id === undefined
      ? users.includeUsers.filter(isGuid).map((id) => plainUser({ ...known, id }))
      : []
  return [plainUser(known), ...[...byId, ...inGroups, ...inRoles].slice(0, mostInclusions)]
}

/** The ids of break-glass identities, and of their members. */
function protectedIds({ breakGlass, directory }: CheckSubject): ReadonlySet<string> {
  return new Set(
    breakGlass
      .flatMap(({ id, type }) => [
        id,
        ...(type === 'group' ? (directory.findMembers(id) ?? []).map((user) => user.id) : []),
      ])
      .map(keyOf),
  )
}

/** Lists what a policy excludes. Break-glass identities are meant to be excluded, and are left out. */
export function excludedItems(
  { body }: DecisionPolicy,
  subject: CheckSubject,
): readonly ExcludedItem[] {
  const { users, clientApplications, applications, locations, platforms } = body.conditions
  return [
    ...(users === null ? [] : excludedUsers(users, subject)),
    ...listed(
      'clientApplications',
      'service principal',
      'excludeServicePrincipals',
      clientApplications?.excludeServicePrincipals,
      (id) => [
        {
          value: {
            principal: { kind: 'servicePrincipal', id, workload: 'singleTenant', attributes: {} },
          },
          isSupposed: true,
        },
      ],
    ),
    ...listed(
      'applications',
      'application',
      'excludeApplications',
      applications?.excludeApplications,
      (item) => certainly(applicationsOf(item, subject).map(targetOf)),
    ),
    ...listed('locations', 'location', 'excludeLocations', locations?.excludeLocations, (item) =>
      networksOf(item, subject),
    ),
    ...listed('platforms', 'platform', 'excludePlatforms', platforms?.excludePlatforms, (item) =>
      certainly(item === 'all' ? [] : [{ platform: item as Platform }]),
    ),
  ]
}

function certainly(values: readonly SignInValue[]): readonly ExcludedValue[] {
  return values.map((value) => ({ value, isSupposed: false }))
}

function listed(
  kind: ExclusionKind,
  what: string,
  list: string,
  items: readonly string[] = [],
  valuesOf: (item: string) => readonly ExcludedValue[],
): readonly ExcludedItem[] {
  return items.map((item, index) => ({
    kind,
    what,
    item,
    target: `/conditions/${kind}/${list}/${index}`,
    values: valuesOf(item),
  }))
}

function excludedUsers(users: PolicyUsers, subject: CheckSubject): readonly ExcludedItem[] {
  const { directory } = subject
  const isProtected = (id: string): boolean => protectedKeys.has(keyOf(id))
  const protectedKeys = protectedIds(subject)

  function valuesOfUser(id: string): readonly ExcludedValue[] {
    if (!isGuid(id) || isProtected(id)) {
      return id === 'GuestsOrExternalUsers' ? guestsOf(externalUserType.enum, []) : []
    }
    const found = directory.findUser(id)
    if (found === null) return []
    return found === undefined
      ? principals(asIncluded(users, { id }), true)
      : principals([{ ...plainUser(), ...found }], !isWhole(found))
  }

  function valuesOfGroup(id: string): readonly ExcludedValue[] {
    if (isProtected(id)) return []
    const found = directory.findMembers(id)
    if (found === undefined) return principals(asIncluded(users, { groupIds: [id] }), true)
    return found
      .filter((user) => !isProtected(user.id))
      .flatMap((user) => principals([{ ...plainUser(), ...user }], !isWhole(user)))
  }

  const guests = users.excludeGuestsOrExternalUsers
  return [
    ...listed('users', 'user', 'excludeUsers', users.excludeUsers, valuesOfUser),
    ...listed('users', 'group', 'excludeGroups', users.excludeGroups, valuesOfGroup),
    ...listed('users', 'role', 'excludeRoles', users.excludeRoles, (id) =>
      keyOf(id) === directorySynchronizationAccounts
        ? []
        : principals(asIncluded(users, { roleTemplateIds: [id] }), true),
    ),
    ...(guests === null
      ? []
      : [
          {
            kind: 'users' as const,
            what: 'guests',
            item: guests.guestOrExternalUserTypes,
            target: '/conditions/users/excludeGuestsOrExternalUsers',
            values: guestsOf(
              flagsIn(guests.guestOrExternalUserTypes) as readonly ExternalUserType[],
              tenantsOf(guests.externalTenants),
            ),
          },
        ]),
  ]
}

function isWhole({
  externalTypes,
  homeTenantId,
  groupIds,
  roleTemplateIds,
}: UserPrincipal): boolean {
  return [externalTypes, homeTenantId, groupIds, roleTemplateIds].every(
    (fact) => fact !== undefined,
  )
}

type ExternalTenants = NonNullable<PolicyUsers['excludeGuestsOrExternalUsers']>['externalTenants']

function tenantsOf(tenants: ExternalTenants): readonly string[] {
  return tenants !== null && 'members' in tenants ? tenants.members : []
}

function guestsOf(
  types: readonly ExternalUserType[],
  tenants: readonly string[],
): readonly ExcludedValue[] {
  return types
    .filter((type) => externalUserType.enum.includes(type))
    .flatMap((type) =>
      (type === 'internalGuest'
        ? [null]
        : tenants.length > 0
          ? tenants.slice(0, 1)
          : [unnamedTenant]
      ).flatMap((homeTenantId) =>
        principals([plainUser({ externalTypes: [type], homeTenantId })], true),
      ),
    )
}

function targetOf(application: TargetApplication): SignInValue {
  return {
    target: {
      kind: 'applications',
      applications: [application],
      requestedScopes: null,
      isConfidentialClient: false,
    },
  }
}

/** The application that an item names, or the first of a group of applications. */
function applicationsOf(item: string, { tenantRules, semantics }: CheckSubject) {
  const group = tenantRules.applicationGroups.find(({ id }) => keyOf(id) === keyOf(item))
  const current = group?.members.find(({ until }) => until === undefined || until > semantics.day)
  const appId = current?.appId ?? (isGuid(item) ? item : undefined)
  return appId === undefined ? [] : [{ appId, attributes: {}, isAgentResource: false }]
}

/**
 * Sign-ins from a location that is excluded. In which country an address is, and which addresses are MFA trusted IPs,
 * is not known.
 */
function networksOf(item: string, { tenantRules }: CheckSubject): readonly ExcludedValue[] {
  const { namedLocations } = tenantRules
  const hasCountries = namedLocations.some(({ kind }) => kind === 'country')
  const isOfAddresses = (id: string): boolean =>
    namedLocations.some((location) => location.kind === 'ip' && keyOf(location.id) === keyOf(id))
  return locationSets(item, tenantRules).map((namedLocationIds) => ({
    value: { network: { namedLocationIds } },
    isSupposed:
      keyOf(namedLocationIds[0] ?? '') === mfaTrustedIpsId ||
      (hasCountries && namedLocationIds.some(isOfAddresses)),
  }))
}

/** Names an excluded item: `` group `Staff` (6e00…) ``. */
export function itemInWords({ what, item }: ExcludedItem, { directory }: CheckSubject): string {
  if (what === 'guests') return `the guest types ${quoted(item)}`
  const name = directory.nameOf(item)
  if (name === undefined) return `${what} ${quoted(item)}`
  const id = directory.madeUpIds?.has(keyOf(item)) === true ? '' : ` (${item})`
  return `${what} ${quoted(name)}${id}`
}

/** The policy without its exclusions of the given kinds. */
export function withoutExclusions(
  body: ConditionalAccessPolicyBody,
  kinds: readonly ExclusionKind[],
): ConditionalAccessPolicyBody {
  const { users, clientApplications, applications, locations, platforms } = body.conditions
  const has = (kind: ExclusionKind): boolean => kinds.includes(kind)
  return {
    ...body,
    conditions: {
      ...body.conditions,
      ...(has('users') &&
        users !== null && {
          users: {
            ...users,
            excludeUsers: [],
            excludeGroups: [],
            excludeRoles: [],
            excludeGuestsOrExternalUsers: null,
          },
        }),
      ...(has('clientApplications') &&
        clientApplications !== null && {
          clientApplications: { ...clientApplications, excludeServicePrincipals: [] },
        }),
      ...(has('applications') &&
        applications !== null && { applications: { ...applications, excludeApplications: [] } }),
      ...(has('locations') &&
        locations !== null && { locations: { ...locations, excludeLocations: [] } }),
      ...(has('platforms') &&
        platforms !== null && { platforms: { ...platforms, excludePlatforms: [] } }),
    },
  }
}
