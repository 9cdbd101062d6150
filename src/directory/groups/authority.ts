/**
 * Who may change a group: its owners, or holders of a role. Groups to which roles can be assigned have a rule of their own,
 * since who adds a member gives it the roles of the group.
 * Source: `group-post-groups`, https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept.
 */

import type { AccessRule } from '../../graph/access-rule.ts'
import { authorize } from '../../graph/authorize.ts'
import type { Tombstone } from '../../graph/handlers/tombstone.ts'
import type { OperationContext } from '../../graph/operation.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import { manageAssignableGroups } from '../access.ts'
import { requireOwnerOr, rolesOfCaller } from '../writes/require-authority.ts'
import type { ReferenceEnd } from '../writes/written-reference.ts'
import { isAssignable } from './group-types.ts'

/** Checks that the caller may change a group, its members or owners. @throws OstiaryError the rule's denial. */
export function requireGroupAuthority(
  context: OperationContext,
  reader: Reader,
  rule: AccessRule,
  group: ReferenceEnd,
): Promise<void> {
  const needed = isAssignable(group.body) ? manageAssignableGroups : rule
  return requireOwnerOr(context, reader, needed, group)
}

/** Checks that the caller may create a group. @throws OstiaryError the rule's denial. */
export async function requireCreationAuthority(
  context: OperationContext,
  reader: Reader,
  body: JsonObject,
): Promise<void> {
  if (!isAssignable(body)) return
  await authorize(context.caller, manageAssignableGroups, () => rolesOfCaller(context, reader))
}

/** Checks that the caller may restore a deleted group, or delete it for good. @throws OstiaryError the rule's denial. */
export function requireAuthorityOverDeleted(
  context: OperationContext,
  reader: Reader,
  { body }: StoredObject<Tombstone<JsonObject>>,
): Promise<void> {
  return requireCreationAuthority(context, reader, body.body)
}
