/**
 * Who may read and write conditional access.
 * Source: permission tables of the Graph reference, conditional access and named locations; the 2019 pages;
 * https://learn.microsoft.com/entra/identity/conditional-access/plan-conditional-access (roles).
 */

import { anyOf, type AccessRule } from '../../graph/access-rule.ts'
import { roleTemplates } from '../../graph/role-templates.ts'

const writers: readonly string[] = [
  roleTemplates.globalAdministrator,
  roleTemplates.conditionalAccessAdministrator,
  roleTemplates.securityAdministrator,
]

const readers: readonly string[] = [
  ...writers,
  roleTemplates.globalReader,
  roleTemplates.globalSecureAccessAdministrator,
  roleTemplates.securityReader,
]

const denial = 'accessDenied'

const readPermissions = anyOf(
  'Policy.Read.ConditionalAccess',
  'Policy.Read.All',
  'Policy.ReadWrite.ConditionalAccess',
)

/** Source: Graph pages "List policies" and "Get conditionalAccessPolicy". */
export const readAccess: AccessRule = {
  delegated: readPermissions,
  application: readPermissions,
  directoryRoles: readers,
  denial,
}

const readAllPermissions = anyOf('Policy.Read.All')

/** Source: Graph pages of named locations, templates, security defaults and continuous access evaluation. */
export const readAllAccess: AccessRule = {
  ...readAccess,
  delegated: readAllPermissions,
  application: readAllPermissions,
}

/** The write permission together with any one of the companions; alone when there is none. */
export function writeAccess(...companions: readonly string[]): AccessRule {
  const permission = 'Policy.ReadWrite.ConditionalAccess'
  const permissions =
    companions.length === 0
      ? anyOf(permission)
      : companions.map((companion) => [permission, companion])
  return { delegated: permissions, application: permissions, directoryRoles: writers, denial }
}

function legacyAccess(
  directoryRoles: readonly string[],
  application: AccessRule['application'],
): AccessRule {
  return { delegated: anyOf('Directory.AccessAsUser.All'), application, directoryRoles, denial }
}

const legacyApplicationPermissions = anyOf('Policy.ReadWrite.ConditionalAccess')

/** Source: the 2019 pages. PATCH refuses application tokens, as its page says; the others accept them. */
export const legacyRules = {
  read: legacyAccess(readers, legacyApplicationPermissions),
  create: legacyAccess(writers, legacyApplicationPermissions),
  update: legacyAccess(writers, []),
  delete: legacyAccess(writers, legacyApplicationPermissions),
}
