/** Who may read and write trust framework policies. */

import { anyOf, type AccessRule } from '../../graph/access-rule.ts'
import { roleTemplates } from '../../graph/role-templates.ts'

const administrators: readonly string[] = [
  roleTemplates.globalAdministrator,
  roleTemplates.b2cIefPolicyAdministrator,
]

const denial = 'accessDenied'

/** Source: Graph beta pages "List trustFrameworkPolicies" and "Get trustFrameworkPolicy". */
export const readTrustFramework: AccessRule = {
  delegated: anyOf('Policy.Read.All', 'Policy.ReadWrite.TrustFramework'),
  application: anyOf('Policy.Read.All', 'Policy.ReadWrite.TrustFramework'),
  directoryRoles: administrators,
  denial,
}

/** Source: Graph beta page "Create trustFrameworkPolicy". */
export const writeTrustFramework: AccessRule = {
  delegated: anyOf('Policy.ReadWrite.TrustFramework'),
  application: anyOf('Policy.ReadWrite.TrustFramework'),
  directoryRoles: administrators,
  denial,
}

/** Source: the first edition of "Update trustFrameworkPolicy". */
export const upsertTrustFramework: AccessRule = {
  delegated: anyOf('Policy.ReadWrite.All', 'Policy.ReadWrite.TrustFramework'),
  application: [],
  directoryRoles: administrators,
  denial,
}
