/**
 * Authority over single objects, beyond the rule of an operation: owners need no role for what they own, and users with
 * privileged roles are changed by few.
 * Source: https://learn.microsoft.com/entra/identity/role-based-access-control/privileged-roles-permissions
 */

import type { AccessRule } from '../../graph/access-rule.ts'
import { authorize } from '../../graph/authorize.ts'
import type { OperationContext } from '../../graph/operation.ts'
import type { Caller } from '../../identity/caller.ts'
import type { EntityKey, Reader, StoredObject } from '../../store/port.ts'
import { ownersRelation } from '../kinds.ts'
import { roleTemplateIdsOf } from '../membership.ts'
import { edgeOf, hasEdge } from './written-reference.ts'

/** The object of the directory that sends a request. */
function callerObject(caller: Caller): StoredObject {
  return caller.kind === 'delegated' ? caller.user : caller.servicePrincipal
}

/** Lists the template ids of the directory roles that the caller holds. */
export function rolesOfCaller(
  { caller }: OperationContext,
  reader: Reader,
): Promise<readonly string[]> {
  return roleTemplateIdsOf(reader, caller.tenant, callerObject(caller))
}

/** The rule of an operation whose callers may be owners without a role: `requireOwnerOr` decides for each object. */
export function orOwner(rule: AccessRule): AccessRule {
  return { ...rule, directoryRoles: 'anyUser' }
}

/**
 * Checks that the token has a permission of the rule, and that the caller owns the object or has one of the roles.
 * @throws OstiaryError the rule's denial.
 */
export async function requireOwnerOr(
  context: OperationContext,
  reader: Reader,
  rule: AccessRule,
  object: EntityKey,
): Promise<void> {
  const { caller } = context
  const owns =
    caller.kind === 'delegated' &&
    (await hasEdge(reader, caller.tenant, edgeOf(ownersRelation, object, caller.user)))
  // WHY the rule all the same: owners need no role, but their token needs the permission.
  await authorize(caller, owns ? orOwner(rule) : rule, () => rolesOfCaller(context, reader))
}
