/** The objects outside a policy that it names. */

import { isGuid } from '../../kernel/ids.ts'
import { agentsOf } from '../model/agents.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'

/** One mention of something by its id. */
export interface PolicyReference {
  readonly kind:
    | 'user'
    | 'group'
    | 'roleTemplate'
    | 'application'
    | 'servicePrincipal'
    | 'agentServicePrincipal'
    | 'agentUser'
    | 'namedLocation'
    | 'authenticationStrength'
    | 'authenticationContext'
    | 'termsOfUse'
    | 'tenant'
  /** As the policy spells it. Applications have their application id, service principals their object id. */
  readonly id: string
  /** Where it is mentioned: a JSON pointer in the modern form. */
  readonly target: string
}

type Kind = PolicyReference['kind']

/**
 * Lists everything that a policy names by id, each mention, in stored order. Keywords such as `All` are not
 * references; ids that the service reserves for a location are.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset
 */
export function referencesOf(body: ConditionalAccessPolicyBody): readonly PolicyReference[] {
  const { locations, clientApplications, applications, users } = body.conditions
  return [
    ...idsIn('namedLocation', '/conditions/locations', locations, 'Locations'),
    ...idsIn(
      'servicePrincipal',
      '/conditions/clientApplications',
      clientApplications,
      'ServicePrincipals',
    ),
    ...idsIn(
      'agentServicePrincipal',
      '/conditions/clientApplications',
      clientApplications,
      'AgentIdServicePrincipals',
    ),
    ...idsIn('application', '/conditions/applications', applications, 'Applications'),
    ...mentions(
      'authenticationContext',
      '/conditions/applications/includeAuthenticationContextClassReferences',
      applications?.includeAuthenticationContextClassReferences,
    ),
    ...idsIn('user', '/conditions/users', users, 'Users'),
    ...idsIn('group', '/conditions/users', users, 'Groups'),
    ...idsIn('agentUser', '/conditions/agents', agentsOf(body.conditions), 'AgentUsers'),
    ...idsIn('roleTemplate', '/conditions/users', users, 'Roles'),
    ...tenantsOf(users, 'include'),
    ...tenantsOf(users, 'exclude'),
    ...grantReferences(body),
  ]
}

/** Reads the two lists of a member, one that includes and one that excludes. */
function idsIn<What extends string>(
  kind: Kind,
  path: string,
  member: { readonly [Name in `${'include' | 'exclude'}${What}`]: readonly string[] } | null,
  what: What,
): readonly PolicyReference[] {
  if (member === null) return []
  return (['include', 'exclude'] as const).flatMap((side) =>
    mentions(kind, `${path}/${side}${what}`, member[`${side}${what}`]).filter(({ id }) =>
      isGuid(id),
    ),
  )
}

function mentions(
  kind: Kind,
  path: string,
  ids: readonly string[] = [],
): readonly PolicyReference[] {
  return ids.map((id, index) => ({ kind, id, target: `${path}/${index}` }))
}

function tenantsOf(
  users: ConditionalAccessPolicyBody['conditions']['users'],
  side: 'include' | 'exclude',
): readonly PolicyReference[] {
  const tenants = users?.[`${side}GuestsOrExternalUsers`]?.externalTenants
  if (!tenants || !('members' in tenants)) return []
  const path = `/conditions/users/${side}GuestsOrExternalUsers/externalTenants/members`
  return mentions('tenant', path, tenants.members)
}

function grantReferences({
  grantControls,
}: ConditionalAccessPolicyBody): readonly PolicyReference[] {
  if (grantControls === null) return []
  const { termsOfUse, authenticationStrength: id } = grantControls
  const target = '/grantControls/authenticationStrength'
  const strength: readonly PolicyReference[] =
    id === null ? [] : [{ kind: 'authenticationStrength', id, target }]
  return [...mentions('termsOfUse', '/grantControls/termsOfUse', termsOfUse), ...strength]
}
