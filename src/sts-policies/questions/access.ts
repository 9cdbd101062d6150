/**
 * Who may ask what STS policies do: who may read them. A user of the directory is read only for callers who may read
 * users too.
 * Source: permission tables of `tokenLifetimePolicy` and its siblings.
 */

import { readUsers } from '../../directory/access.ts'
import { rolesOfCaller } from '../../directory/writes/require-authority.ts'
import { anyOf, type AccessRule } from '../../graph/access-rule.ts'
import { authorize } from '../../graph/authorize.ts'
import type { OperationContext } from '../../graph/operation.ts'
import { roleTemplates } from '../../graph/role-templates.ts'

const permissions = anyOf('Policy.Read.All', 'Policy.ReadWrite.ApplicationConfiguration')

/** Who may ask. */
export const askAccess: AccessRule = {
  delegated: permissions,
  application: permissions,
  directoryRoles: [
    roleTemplates.globalAdministrator,
    roleTemplates.applicationAdministrator,
    roleTemplates.cloudApplicationAdministrator,
    roleTemplates.globalReader,
    roleTemplates.securityReader,
    roleTemplates.securityAdministrator,
  ],
  denial: 'authorizationRequestDenied',
}

/** @throws OstiaryError `authorizationRequestDenied` when the caller may not read users. */
export async function requireUserAccess(context: OperationContext): Promise<void> {
  await authorize(context.caller, readUsers, () => rolesOfCaller(context, context.store))
}
