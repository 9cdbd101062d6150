/** The principals that must not be locked out: Global Administrators and declared break-glass identities. */

import { holdersOfRole } from '../../directory/membership.ts'
import { roleTemplates } from '../../graph/role-templates.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import { declaredIdentities, holdersOfIdentity } from './declared-identities.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import { loadPrincipals } from './load-principals.ts'
import { namedPrincipals } from './named-principals.ts'
import type { LockoutPrincipal } from './principal.ts'

/** A principal that must not be locked out, and why. */
export interface ProtectedPrincipal {
  readonly principal: LockoutPrincipal
  readonly isAdministrator: boolean
  /** How a break-glass identity was declared; undefined for other administrators. */
  readonly declaredAs?: 'identity' | 'memberOfGroup'
}

/**
 * Loads the Global Administrators with enabled accounts, and the declared identities, directly or as members
 * of a declared group. Each is loaded once, with its memberships, by `keyOf` its id.
 */
export async function loadProtectedPrincipals(
  reader: Reader,
  tenant: TenantId,
  policies: readonly DecisionPolicy[],
): Promise<ReadonlyMap<string, ProtectedPrincipal>> {
  const administrators = (
    await holdersOfRole(reader, tenant, roleTemplates.globalAdministrator)
  ).filter(({ body }) => body['accountEnabled'] !== false)
  const declared = new Map<string, readonly [StoredObject, 'identity' | 'memberOfGroup']>()
  for (const identity of await declaredIdentities(reader, tenant)) {
    const declaredAs = identity.type === 'group' ? 'memberOfGroup' : 'identity'
    for (const object of await holdersOfIdentity(reader, tenant, identity)) {
      if (declaredAs === 'memberOfGroup' && declared.has(keyOf(object.id))) continue
      declared.set(keyOf(object.id), [object, declaredAs])
    }
  }
  const administratorKeys = new Set(administrators.map(({ id }) => keyOf(id)))
  const objects = [...administrators, ...[...declared.values()].map(([object]) => object)]
  const distinct = [...new Map(objects.map((object) => [keyOf(object.id), object])).values()]
  const principals = await loadPrincipals(reader, tenant, distinct, namedPrincipals(policies))
  return new Map(
    principals.map((principal) => {
      const key = keyOf(principal.id)
      const declaredAs = declared.get(key)?.[1]
      const isAdministrator = administratorKeys.has(key)
      return [key, { principal, isAdministrator, ...(declaredAs && { declaredAs }) }]
    }),
  )
}
