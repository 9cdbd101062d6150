/**
 * Tells whether a policy is certainly for somebody: included beyond doubt, and beyond doubt not excluded.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups,
 * https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 */

import { keyOf } from '../../kernel/ids.ts'
import type { ConditionalAccessPolicyBody } from '../policies/body.ts'
import { isForClientApplications } from '../policies/validation/client-application-rules.ts'
import type {
  LockoutPrincipal,
  ServicePrincipalPrincipal,
  UserPrincipal,
  UserType,
} from './principal.ts'

type Users = NonNullable<ConditionalAccessPolicyBody['conditions']['users']>
type Side = 'include' | 'exclude'

/** Whether membership must hold of every type a user may be of, or of one of them. */
type Quantifier = 'every' | 'some'

/** Tells whether the policy is certainly for the principal. One for applications is for no user. */
export function certainlyReaches(
  body: ConditionalAccessPolicyBody,
  principal: LockoutPrincipal,
): boolean {
  if (principal.kind === 'servicePrincipal') return reachesServicePrincipal(body, principal)
  const { users } = body.conditions
  if (users === null || isForClientApplications(body)) return false
  return (
    isNamed(users, 'include', principal, 'every') && !isNamed(users, 'exclude', principal, 'some')
  )
}

function reachesServicePrincipal(
  { conditions: { clientApplications } }: ConditionalAccessPolicyBody,
  { id, isSingleTenant }: ServicePrincipalPrincipal,
): boolean {
  if (!isSingleTenant || clientApplications === null) return false
  const { includeServicePrincipals, excludeServicePrincipals, servicePrincipalFilter } =
    clientApplications
  // WHY: a filter reads custom security attributes, which may include or exclude anything.
  if (servicePrincipalFilter !== null) return false
  const isIncluded =
    includeServicePrincipals.includes('ServicePrincipalsInMyTenant') ||
    holds(includeServicePrincipals, [id])
  return isIncluded && !holds(excludeServicePrincipals, [id])
}

/** Tells whether one of the four members of a side names the user. */
function isNamed(users: Users, side: Side, user: UserPrincipal, quantifier: Quantifier): boolean {
  const named = users[`${side}Users`]
  return (
    named.includes('All') ||
    holds(named, [user.id]) ||
    holds(users[`${side}Groups`], user.groupIds) ||
    holds(users[`${side}Roles`], user.roleTemplateIds) ||
    isAmongGuests(users, side, user, quantifier)
  )
}

function holds(ids: readonly string[], sought: readonly string[]): boolean {
  const keys = new Set(ids.map(keyOf))
  return sought.some((id) => keys.has(keyOf(id)))
}

function isAmongGuests(
  users: Users,
  side: Side,
  { possibleTypes }: UserPrincipal,
  quantifier: Quantifier,
): boolean {
  const areAllMeant = users[`${side}Users`].includes('GuestsOrExternalUsers')
  const guests = users[`${side}GuestsOrExternalUsers`]
  const meant: readonly string[] = guests?.guestOrExternalUserTypes.split(',') ?? []
  const tenants = guests?.externalTenants ?? null
  // WHY: the directory does not keep the home tenants of guests, so that named tenants may be theirs.
  const mayCount = quantifier === 'some' || tenants === null || tenants.membershipKind === 'all'
  const isMeant = (type: UserType): boolean =>
    type !== 'internalMember' && (areAllMeant || (mayCount && meant.includes(type)))
  return quantifier === 'every' ? possibleTypes.every(isMeant) : possibleTypes.some(isMeant)
}
