/**
 * Who may ask what STS policies do: who may read them. A user of the directory is read only for callers who may read
 * users too.
 * Source: permission tables of `tokenLifetimePolicy` and its siblings.
 */

import { readUsers } from '../../directory/access.ts'
import { rolesOfCaller } from '../../directory/writes/require-authority.ts'
import type { AccessRule } from '../../graph/access-rule.ts'
import { authorize } from '../../graph/authorize.ts'
import type { OperationContext } from '../../graph/operation.ts'
import { familyRules } from '../resources/access.ts'

/** Who may ask: the rule of reading policies. */
export const askAccess: AccessRule = familyRules.read

/** @throws OstiaryError `authorizationRequestDenied` when the caller may not read users. */
export async function requireUserAccess(context: OperationContext): Promise<void> {
  await authorize(context.caller, readUsers, () => rolesOfCaller(context, context.store))
}
