/**
 * Who may change a group: its owners, or holders of a role. Groups to which roles can be assigned have a rule of their own,
 * since who adds a member gives it the roles of the group.
 * Source: `group-post-groups`, https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept.
 */

import type { AccessRule } from '../../graph/access-rule.ts'
import { authorize } from '../../graph/authorize.ts'
import type { ProposedChange } from '../../graph/writable-entity-set.ts'
import type { OperationContext } from '../../graph/operation.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Reader } from '../../store/port.ts'
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

/** Checks that the caller may create or restore a group. @throws OstiaryError the rule's denial. */
export async function requireCreationAuthority(
  { context, transaction }: ProposedChange,
  body: JsonObject,
): Promise<void> {
  if (!isAssignable(body)) return
  await authorize(context.caller, manageAssignableGroups, () => rolesOfCaller(context, transaction))
}
