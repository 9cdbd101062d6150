/**
 * Who may read and write the policies of a tenant.
 * Source: the permission tables of the Graph reference, and its pages on roles,
 * https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference.
 */

import type { ErrorName } from '../kernel/errors/catalogue.ts'
import { anyOf, type AccessRule } from '../graph/access-rule.ts'
import { roleTemplates } from '../graph/role-templates.ts'

const { globalAdministrator, globalReader, securityAdministrator, securityReader } = roleTemplates

/** Access to the policies that one write permission is for. */
export interface PolicyAccess {
  readonly read: AccessRule
  readonly write: AccessRule
}

interface Permissions {
  /** Permissions to read, each alone. */
  readonly read: readonly string[]
  readonly write: readonly string[]
  /** Permissions that only signed-in users have, for both. */
  readonly delegatedOnly?: readonly string[]
  /** Who may write in addition to global administrators. */
  readonly writers: readonly string[]
  readonly denial?: ErrorName
}

function accessOf({ read, write, delegatedOnly = [], writers, denial }: Permissions): PolicyAccess {
  const administrators = [globalAdministrator, ...writers]
  const rule = (
    permissions: readonly string[],
    directoryRoles: AccessRule['directoryRoles'],
  ): AccessRule => ({
    delegated: anyOf(...permissions, ...delegatedOnly),
    application: anyOf(...permissions),
    directoryRoles,
    denial: denial ?? 'authorizationRequestDenied',
  })
  const readers = new Set([...administrators, globalReader, securityReader, securityAdministrator])
  return { read: rule([...read, ...write], [...readers]), write: rule(write, administrators) }
}

/** Source: pages "Get authenticationMethodsPolicy", "Update authenticationMethodConfiguration" and their siblings. */
export const authenticationMethodAccess = accessOf({
  read: ['Policy.Read.All', 'Policy.Read.AuthenticationMethod'],
  write: ['Policy.ReadWrite.AuthenticationMethod'],
  writers: [roleTemplates.authenticationPolicyAdministrator],
  denial: 'accessDenied',
})

/** Source: pages "Get authorizationPolicy" and "Update authorizationPolicy". */
export const authorizationAccess = accessOf({
  read: ['Policy.Read.All'],
  write: ['Policy.ReadWrite.Authorization'],
  writers: [roleTemplates.privilegedRoleAdministrator],
})

/** Source: pages "Get crossTenantAccessPolicy", "Create crossTenantAccessPolicyConfigurationPartner" and their siblings. */
export const crossTenantAccess = accessOf({
  read: ['Policy.Read.All', 'Policy.Read.CrossTenantAccess'],
  write: ['Policy.ReadWrite.CrossTenantAccess'],
  writers: [securityAdministrator],
})

/** Source: pages "Get adminConsentRequestPolicy" and "Update adminConsentRequestPolicy". */
export const consentRequestAccess = accessOf({
  read: ['Policy.Read.All'],
  write: ['Policy.ReadWrite.ConsentRequest'],
  writers: [],
})

/** Source: pages "Get deviceRegistrationPolicy" and "Update deviceRegistrationPolicy". */
export const deviceRegistrationAccess = accessOf({
  read: ['Policy.Read.All', 'Policy.Read.DeviceConfiguration'],
  write: ['Policy.ReadWrite.DeviceConfiguration'],
  writers: [roleTemplates.cloudDeviceAdministrator],
})

/** Source: pages "Get authenticationFlowsPolicy" and "Update authenticationFlowsPolicy". */
export const authenticationFlowsAccess = accessOf({
  read: ['Policy.Read.All'],
  write: ['Policy.ReadWrite.AuthenticationFlows'],
  writers: [roleTemplates.externalIdUserFlowAdministrator],
})

/** Source: pages "Get externalIdentitiesPolicy" and "Update externalIdentitiesPolicy". */
export const externalIdentitiesAccess = accessOf({
  read: ['Policy.Read.All'],
  write: ['Policy.ReadWrite.ExternalIdentities'],
  writers: [roleTemplates.externalIdentityProviderAdministrator],
})

/** Source: pages "List permissionGrantPolicies", "Create permissionGrantPolicy" and their siblings. */
export const permissionGrantAccess = accessOf({
  read: ['Policy.Read.PermissionGrant', 'Policy.Read.All'],
  write: ['Policy.ReadWrite.PermissionGrant'],
  writers: [roleTemplates.privilegedRoleAdministrator],
})

/** Source: pages "List appManagementPolicies", "Update tenantAppManagementPolicy" and their siblings. */
export const appManagementAccess = accessOf({
  read: ['Policy.Read.All', 'Policy.Read.ApplicationConfiguration'],
  write: ['Policy.ReadWrite.ApplicationConfiguration'],
  writers: [
    roleTemplates.applicationAdministrator,
    roleTemplates.cloudApplicationAdministrator,
    securityAdministrator,
  ],
})

/** Source: pages "List featureRolloutPolicies", "Create featureRolloutPolicy" and their siblings. */
export const featureRolloutAccess = accessOf({
  read: ['Policy.Read.All', 'Directory.Read.All'],
  write: ['Policy.ReadWrite.FeatureRollout', 'Directory.ReadWrite.All'],
  writers: [roleTemplates.hybridIdentityAdministrator],
})

/** Source: pages "List settings", "Create settings", "List groupSettingTemplates" and their siblings. */
export const groupSettingAccess = accessOf({
  read: ['Directory.Read.All'],
  write: ['Directory.ReadWrite.All'],
  delegatedOnly: ['Directory.AccessAsUser.All'],
  writers: [roleTemplates.groupsAdministrator],
})
