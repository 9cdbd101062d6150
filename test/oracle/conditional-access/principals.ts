/** Who a policy is about: users, workload identities, agents (E5 to E16, E32). */

import type { ConditionalAccessPolicyBody } from '../../../src/conditional-access/model/policy-body.ts'
import type {
  AgentIdentity,
  ExternalUserType,
  Principal,
  ServicePrincipal,
  SignIn,
  UserPrincipal,
} from '../../../src/conditional-access/engine/model/sign-in.ts'
import {
  entries,
  flags,
  hits,
  includeUnlessExcluded,
  listed,
  same,
  unconfigured,
  type Condition,
  type Entry,
} from './condition.ts'
import { attributeRuleHolds } from './filter-rules.ts'
import { and, ask, known, no, not, or, yes, type Test } from './three-values.ts'

type Conditions = ConditionalAccessPolicyBody['conditions']
type Guests = NonNullable<NonNullable<Conditions['users']>['includeGuestsOrExternalUsers']>
type Filter = NonNullable<NonNullable<Conditions['clientApplications']>['servicePrincipalFilter']>

/** Empty lists of client applications select none. */
function isAboutClientApplications({ clientApplications }: Conditions): boolean {
  return Object.values(clientApplications ?? {}).some((member) =>
    Array.isArray(member) ? member.length > 0 : member !== null,
  )
}

/** E15: a policy about client applications is about no user, any other about users alone. */
export function users(conditions: Conditions, principal: Principal): Condition {
  const isAboutUsers = !isAboutClientApplications(conditions)
  if (principal.kind === 'servicePrincipal' || principal.kind === 'agentIdentity') {
    return isAboutUsers ? nobody('users') : unconfigured('users')
  }
  // WHY: a policy that names no users includes nobody, not everybody.
  if (!isAboutUsers) return nobody('users')
  const { users: assigned, agents } = conditions
  return includeUnlessExcluded(
    'users',
    [
      ...includedUsers(conditions, principal),
      ...agentUserEntries('includeAgentUsers', agents?.includeAgentUsers, principal),
    ],
    [
      ...(assigned === null ? [] : excludedUsers(assigned, principal)),
      ...agentUserEntries('excludeAgentUsers', agents?.excludeAgentUsers, principal),
    ],
  )
}

/** E61: `All` means every user account of an agent, and `None` nobody. */
function agentUserEntries(
  member: string,
  listedUsers: readonly string[] | undefined,
  { kind, id }: Principal,
): readonly Entry[] {
  return entries(member, listedUsers ?? [], (entry) => {
    if (entry === 'None') return no
    return known(entry === 'All' ? kind === 'agentUser' : same(entry, id))
  })
}

/** E62: where the session of an agent began; the sessions of users began at no endpoint of an agent. */
export function agentContext(
  { agentContext: listedContexts }: Conditions,
  { principal, agentContexts }: SignIn,
): Condition {
  if (!listedContexts) return unconfigured('agentContext')
  const { includeAgentContexts: included, excludeAgentContexts: excluded } = listedContexts
  const holds = (context: string): Test => {
    const isPossible =
      context === 'agentUserSessionsInitiatedFromEndpoints'
        ? principal.kind === 'agentUser'
        : principal.kind !== 'servicePrincipal'
    if (!isPossible) return no
    return ask(agentContexts, 'agentContexts', (contexts) => listed(contexts, context))
  }
  const excluding = entries('excludeAgentContexts', excluded, holds)
  if (included.length > 0) {
    const including = entries('includeAgentContexts', included, holds)
    return includeUnlessExcluded('agentContext', including, excluding)
  }
  return {
    name: 'agentContext',
    test: not(or(...excluding.map(({ test }) => test))),
    includedBy: [],
    excludedBy: hits(excluding),
  }
}

function nobody(name: Condition['name']): Condition {
  return { name, test: no, includedBy: [], excludedBy: [] }
}

/** E5: the union of users, groups, roles and types of external users. */
function includedUsers(
  conditions: Conditions,
  principal: Extract<Principal, { kind: 'user' | 'agentUser' }>,
): readonly Entry[] {
  const { users: assigned } = conditions
  if (assigned === null) return []
  const everyone = subjectsEveryUser(conditions.clientAppTypes) && principal.kind === 'user'
  return [
    ...entries('includeUsers', assigned.includeUsers, (entry) =>
      includesUser(entry, principal, everyone),
    ),
    ...entries('includeGroups', assigned.includeGroups, (id) => inGroup(id, principal)),
    ...entries('includeRoles', assigned.includeRoles, (id) =>
      everyone ? yes : inRole(id, principal),
    ),
    ...guestEntries(
      'includeGuestsOrExternalUsers',
      assigned.includeGuestsOrExternalUsers,
      (guests) => (everyone ? yes : isGuest(guests, principal)),
    ),
  ]
}

function excludedUsers(
  assigned: NonNullable<Conditions['users']>,
  principal: Extract<Principal, { kind: 'user' | 'agentUser' }>,
): readonly Entry[] {
  return [
    ...entries('excludeUsers', assigned.excludeUsers, (entry) =>
      includesUser(entry, principal, false),
    ),
    ...entries('excludeGroups', assigned.excludeGroups, (id) => inGroup(id, principal)),
    ...entries('excludeRoles', assigned.excludeRoles, (id) => inRole(id, principal)),
    ...guestEntries(
      'excludeGuestsOrExternalUsers',
      assigned.excludeGuestsOrExternalUsers,
      (guests) => isGuest(guests, principal),
    ),
  ]
}

/** E32: under a policy about Exchange ActiveSync alone, guests and roles mean every user. */
function subjectsEveryUser(clientAppTypes: Conditions['clientAppTypes']): boolean {
  return (
    clientAppTypes.length > 0 &&
    clientAppTypes.every((type) => type === 'exchangeActiveSync' || type === 'easSupported')
  )
}

function includesUser(
  entry: string,
  principal: Extract<Principal, { kind: 'user' | 'agentUser' }>,
  everyone: boolean,
): Test {
  switch (entry) {
    // E6: everyone with an account, guests too, and users of direct connect; E16: no agent.
    case 'All':
      return known(principal.kind === 'user')
    // E7: neither includes nor excludes anybody.
    case 'None':
      return no
    // E8: every type from every tenant.
    case 'GuestsOrExternalUsers':
      return everyone ? yes : isExternal(principal)
    // E16
    case 'AllAgentIdUsers':
      return known(principal.kind === 'agentUser')
    default:
      return known(same(entry, principal.id))
  }
}

function isExternal(principal: Principal): Test {
  if (principal.kind !== 'user') return no
  return ask(principal.externalTypes, 'principal.externalTypes', (types) => types.length > 0)
}

/** E12: nested memberships count; agents are in no group that matters. */
function inGroup(id: string, principal: Principal): Test {
  if (principal.kind !== 'user') return no
  return ask(principal.groupIds, 'principal.groupIds', (groups) => listed(groups, id))
}

/** E13: by template, active and tenant-wide. */
function inRole(id: string, principal: Principal): Test {
  if (principal.kind !== 'user') return no
  return ask(principal.roleTemplateIds, 'principal.roleTemplateIds', (roles) => listed(roles, id))
}

function guestEntries(
  member: string,
  guests: Guests | null,
  test: (guests: Guests) => Test,
): readonly Entry[] {
  if (guests === null) return []
  return [{ label: `${member}:${guests.guestOrExternalUserTypes}`, test: test(guests) }]
}

/** E9, E10, E11: one of the user's types is named, and his home tenant is. */
function isGuest(guests: Guests, principal: Principal): Test {
  if (principal.kind !== 'user') return no
  return or(
    ...flags(guests.guestOrExternalUserTypes).map((type) =>
      and(
        ask(principal.externalTypes, 'principal.externalTypes', (types) =>
          types.includes(type as ExternalUserType),
        ),
        // E10: an internal guest has no home elsewhere.
        type === 'internalGuest' ? yes : isFromTenant(guests.externalTenants, principal),
      ),
    ),
  )
}

function isFromTenant(tenants: Guests['externalTenants'], principal: UserPrincipal): Test {
  if (tenants === null || !('members' in tenants)) return yes
  return ask(principal.homeTenantId, 'principal.homeTenantId', (home) =>
    home === null ? false : listed(tenants.members, home),
  )
}

/** E14 */
export function workloadIdentities(conditions: Conditions, principal: Principal): Condition {
  if (principal.kind !== 'servicePrincipal') return unconfigured('workloadIdentities')
  const { clientApplications: assigned } = conditions
  if (assigned === null) return nobody('workloadIdentities')
  const inScope = isInScope(principal)
  const matches = (entry: string) =>
    and(inScope, known(same(entry, 'ServicePrincipalsInMyTenant') || same(entry, principal.id)))
  const filtered = (mode: Filter['mode']) =>
    filterEntries('servicePrincipalFilter', assigned.servicePrincipalFilter, mode, (rule) =>
      and(inScope, attributeRuleHolds(rule, principal.attributes, 'principal.attributes')),
    )
  return includeUnlessExcluded(
    'workloadIdentities',
    [
      ...entries('includeServicePrincipals', assigned.includeServicePrincipals, matches),
      ...filtered('include'),
    ],
    [
      ...entries('excludeServicePrincipals', assigned.excludeServicePrincipals, matches),
      ...filtered('exclude'),
    ],
  )
}

function isInScope({ workload }: ServicePrincipal): Test {
  return ask(workload, 'principal.workload', (kind) => kind === 'singleTenant')
}

/** E24, for principals as for applications: the filter adds to the list or removes from it. */
function filterEntries(
  member: string,
  filter: Filter | null,
  mode: Filter['mode'],
  test: (rule: string) => Test,
): readonly Entry[] {
  if (filter === null || filter.mode !== mode) return []
  return [{ label: `${member}:${filter.rule}`, test: test(filter.rule) }]
}

/** E16 */
export function agentIdentities(conditions: Conditions, principal: Principal): Condition {
  if (principal.kind !== 'agentIdentity') return unconfigured('agentIdentities')
  const { clientApplications: assigned } = conditions
  if (assigned === null) return nobody('agentIdentities')
  const filtered = (mode: Filter['mode']) =>
    filterEntries(
      'agentIdServicePrincipalFilter',
      assigned.agentIdServicePrincipalFilter,
      mode,
      (rule) => attributeRuleHolds(rule, principal.attributes, 'principal.attributes'),
    )
  const matches = (entry: string) => isAgent(entry, principal)
  return includeUnlessExcluded(
    'agentIdentities',
    [
      ...entries(
        'includeAgentIdServicePrincipals',
        assigned.includeAgentIdServicePrincipals,
        matches,
      ),
      ...filtered('include'),
    ],
    [
      ...entries(
        'excludeAgentIdServicePrincipals',
        assigned.excludeAgentIdServicePrincipals,
        matches,
      ),
      ...filtered('exclude'),
    ],
  )
}

function isAgent(entry: string, { id, blueprintId }: AgentIdentity): Test {
  if (entry === 'All' || same(entry, id)) return yes
  return ask(blueprintId, 'principal.blueprintId', (blueprint) =>
    blueprint === null ? false : same(entry, blueprint),
  )
}
