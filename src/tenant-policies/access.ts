/**
 * Who may read and write the policies of a tenant.
 * Source: the permission tables of the Graph reference with the roles that its pages name, and
 * https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference.
 */

import type { ErrorName } from '../kernel/errors/catalogue.ts'
import { anyOf, type AccessRule } from '../graph/access-rule.ts'
import { roleTemplates } from '../graph/role-templates.ts'

type PolicyRole = keyof typeof roleTemplates

/** Access to the policies that one write permission is for. */
export interface PolicyAccess {
  readonly read: AccessRule
  readonly write: AccessRule
}

interface Permissions {
  /** Permissions to read, each alone. */
  readonly read: readonly string[]
  readonly write: readonly string[]
  /** Permissions to read that only signed-in users have. */
  readonly delegatedRead?: readonly string[]
  /** Who may read in addition to global administrators and those who write. */
  readonly readers: readonly PolicyRole[]
  /** Who may write in addition to global administrators. */
  readonly writers: readonly PolicyRole[]
  readonly denial?: ErrorName
}

function ruleOf(
  permissions: readonly string[],
  roles: readonly PolicyRole[],
  denial: ErrorName = 'authorizationRequestDenied',
): AccessRule {
  return {
    delegated: anyOf(...permissions),
    application: anyOf(...permissions),
    directoryRoles: [...new Set<PolicyRole>(['globalAdministrator', ...roles])].map(
      (role) => roleTemplates[role],
    ),
    denial,
  }
}

function accessOf(permissions: Permissions): PolicyAccess {
  const { read, write, delegatedRead = [], readers, writers, denial } = permissions
  const reading = ruleOf([...read, ...write], [...writers, ...readers], denial)
  return {
    read: { ...reading, delegated: [...reading.delegated, ...anyOf(...delegatedRead)] },
    write: ruleOf(write, writers, denial),
  }
}

/** Source: pages "Get authenticationMethodsPolicy", "Update authenticationMethodConfiguration" and their siblings. */
export const authenticationMethodAccess = accessOf({
  read: ['Policy.Read.All', 'Policy.Read.AuthenticationMethod'],
  write: ['Policy.ReadWrite.AuthenticationMethod'],
  readers: ['globalReader'],
  writers: ['authenticationPolicyAdministrator'],
  denial: 'accessDenied',
})

/** Source: pages "Get authorizationPolicy" and "Update authorizationPolicy". */
export const authorizationAccess = accessOf({
  read: ['Policy.Read.All'],
  write: ['Policy.ReadWrite.Authorization'],
  readers: [
    'globalReader',
    'securityReader',
    'securityOperator',
    'securityAdministrator',
    'cloudDeviceAdministrator',
    'licenseAdministrator',
  ],
  writers: ['privilegedRoleAdministrator'],
})

/** Source: pages "Get crossTenantAccessPolicy", "Create crossTenantAccessPolicyConfigurationPartner" and their siblings. */
export const crossTenantAccess = accessOf({
  read: ['Policy.Read.All', 'Policy.Read.CrossTenantAccess'],
  write: ['Policy.ReadWrite.CrossTenantAccess'],
  readers: ['globalReader', 'securityReader', 'globalSecureAccessAdministrator'],
  writers: ['securityAdministrator', 'teamsAdministrator'],
})

/** Source: pages "Get adminConsentRequestPolicy" and "Update adminConsentRequestPolicy". */
export const consentRequestAccess = accessOf({
  read: ['Policy.Read.All', 'Directory.Read.All'],
  write: ['Policy.ReadWrite.ConsentRequest', 'Directory.ReadWrite.All'],
  readers: ['globalReader'],
  writers: ['applicationAdministrator', 'cloudApplicationAdministrator'],
})

/** Source: pages "Get deviceRegistrationPolicy" and "Update deviceRegistrationPolicy". */
export const deviceRegistrationAccess = accessOf({
  read: ['Policy.Read.DeviceConfiguration'],
  delegatedRead: ['Policy.Read.All'],
  write: ['Policy.ReadWrite.DeviceConfiguration'],
  readers: ['globalReader', 'intuneAdministrator', 'windows365Administrator'],
  writers: ['cloudDeviceAdministrator'],
})

/** Source: pages "Get authenticationFlowsPolicy" and "Update authenticationFlowsPolicy". */
export const authenticationFlowsAccess = accessOf({
  read: ['Policy.Read.All'],
  write: ['Policy.ReadWrite.AuthenticationFlows'],
  readers: [
    'globalReader',
    'securityReader',
    'securityAdministrator',
    'applicationAdministrator',
    'externalIdentityProviderAdministrator',
  ],
  writers: ['externalIdUserFlowAdministrator'],
})

/** Source: pages "Get externalIdentitiesPolicy" and "Update externalIdentitiesPolicy", which name no roles. */
export const externalIdentitiesAccess = accessOf({
  read: ['Policy.Read.All'],
  write: ['Policy.ReadWrite.ExternalIdentities'],
  readers: ['globalReader', 'securityReader', 'securityAdministrator'],
  writers: ['externalIdentityProviderAdministrator'],
})

/** Source: pages "List permissionGrantPolicies", "Create permissionGrantPolicy" and their siblings. */
export const permissionGrantAccess = accessOf({
  read: ['Policy.Read.PermissionGrant', 'Policy.Read.All'],
  write: ['Policy.ReadWrite.PermissionGrant'],
  readers: ['globalReader', 'securityReader', 'securityAdministrator'],
  writers: ['privilegedRoleAdministrator'],
})

const appManagement: Permissions = {
  read: ['Policy.Read.All', 'Policy.Read.ApplicationConfiguration'],
  write: ['Policy.ReadWrite.ApplicationConfiguration'],
  readers: ['globalReader', 'securityReader', 'securityAdministrator'],
  writers: ['applicationAdministrator', 'cloudApplicationAdministrator'],
}

/** Source: pages "List appManagementPolicies", "Update appManagementPolicy" and their siblings. */
export const appManagementAccess = accessOf(appManagement)

/** Source: pages "Get tenantAppManagementPolicy" and "Update tenantAppManagementPolicy". */
export const defaultAppManagementAccess = accessOf({
  ...appManagement,
  readers: [...appManagement.readers, ...appManagement.writers],
  writers: ['securityAdministrator'],
})

/** Source: page "List appliesTo". */
export const readAppPolicyTargets: AccessRule = {
  ...appManagementAccess.read,
  delegated: [...appManagementAccess.read.delegated, ['Application.Read.All']],
  application: [...appManagementAccess.read.application, ['Application.Read.All']],
}

const assignment = [['Policy.ReadWrite.ApplicationConfiguration', 'Application.Read.All']]

/** Source: pages "Assign appliesTo" and "Remove appliesTo": both permissions together. */
export const assignAppPolicies: AccessRule = {
  ...appManagementAccess.write,
  delegated: assignment,
  application: assignment,
}

/** Source: pages "List featureRolloutPolicies", "Create featureRolloutPolicy" and their siblings. */
export const featureRolloutAccess = accessOf({
  read: ['Policy.Read.All', 'Directory.Read.All'],
  write: ['Policy.ReadWrite.FeatureRollout', 'Directory.ReadWrite.All'],
  readers: ['globalReader', 'securityReader', 'securityAdministrator'],
  writers: ['hybridIdentityAdministrator'],
})

/** Source: pages "List settings", "Create settings", "Delete a group setting" and "List groupSettingTemplates". */
export const groupSettingAccess = accessOf({
  read: ['Directory.Read.All', 'GroupSettings.Read.All'],
  write: ['Directory.ReadWrite.All', 'GroupSettings.ReadWrite.All'],
  readers: ['globalReader', 'directoryReaders', 'userAdministrator'],
  writers: ['groupsAdministrator', 'directoryWriters'],
})

/** Source: page "Update groupSetting": user administrators change settings, and create none. */
export const updateGroupSettings: AccessRule = {
  ...groupSettingAccess.write,
  directoryRoles: [...groupSettingAccess.write.directoryRoles, roleTemplates.userAdministrator],
}
