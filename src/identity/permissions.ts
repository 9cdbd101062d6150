/**
 * The permissions of Microsoft Graph that this service knows: what an operation may require and what the command
 * line may put into a token. Add a permission here before an access rule names it.
 */

import { didYouMean } from '../kernel/did-you-mean.ts'

/** How a token carries a permission: `scp` for a signed-in user, `roles` for an application on its own. */
export type PermissionKind = 'delegated' | 'application'

interface PermissionGroup {
  readonly source: string
  readonly kinds: readonly PermissionKind[]
  readonly names: readonly string[]
}

const both: readonly PermissionKind[] = ['delegated', 'application']
const delegatedOnly: readonly PermissionKind[] = ['delegated']

const groups: readonly PermissionGroup[] = [
  {
    source: 'https://learn.microsoft.com/graph/permissions-reference',
    kinds: both,
    names: [
      'AdministrativeUnit.Read.All',
      'AdministrativeUnit.ReadWrite.All',
      'Agreement.Read.All',
      'Agreement.ReadWrite.All',
      'Application.Read.All',
      'Application.ReadWrite.All',
      'AppRoleAssignment.ReadWrite.All',
      'AuditLog.Read.All',
      'AuthenticationContext.Read.All',
      'AuthenticationContext.ReadWrite.All',
      'DelegatedPermissionGrant.Read.All',
      'DelegatedPermissionGrant.ReadWrite.All',
      'Device.Read.All',
      'Device.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
      'Domain.Read.All',
      'Domain.ReadWrite.All',
      'Group.Read.All',
      'Group.ReadWrite.All',
      'GroupMember.Read.All',
      'GroupMember.ReadWrite.All',
      'GroupSettings.Read.All',
      'GroupSettings.ReadWrite.All',
      'IdentityProvider.Read.All',
      'IdentityProvider.ReadWrite.All',
      'IdentityUserFlow.Read.All',
      'IdentityUserFlow.ReadWrite.All',
      'LicenseAssignment.Read.All',
      'Mail.Read',
      'Member.Read.Hidden',
      'OnPremDirectorySynchronization.Read.All',
      'OnPremDirectorySynchronization.ReadWrite.All',
      'Organization.Read.All',
      'Organization.ReadWrite.All',
      'People.Read.All',
      'Policy.Create.ConditionalAccessRO',
      'Policy.Read.All',
      'Policy.Read.ApplicationConfiguration',
      'Policy.Read.AuthenticationMethod',
      'Policy.Read.B2BManagementPolicy',
      'Policy.Read.ConditionalAccess',
      'Policy.Read.CrossTenantAccess',
      'Policy.Read.DeviceConfiguration',
      'Policy.Read.IdentityProtection',
      'Policy.Read.PermissionGrant',
      'Policy.Read.Recovery',
      'Policy.Read.ServicePrincipalCreate',
      'Policy.ReadWrite.AccessReview',
      'Policy.ReadWrite.ApplicationConfiguration',
      'Policy.ReadWrite.AuthenticationFlows',
      'Policy.ReadWrite.AuthenticationMethod',
      'Policy.ReadWrite.Authorization',
      'Policy.ReadWrite.B2BManagementPolicy',
      'Policy.ReadWrite.ConditionalAccess',
      'Policy.ReadWrite.ConsentRequest',
      'Policy.ReadWrite.CrossTenantAccess',
      'Policy.ReadWrite.DeviceConfiguration',
      'Policy.ReadWrite.ExternalIdentities',
      'Policy.ReadWrite.FeatureRollout',
      'Policy.ReadWrite.FedTokenValidation',
      'Policy.ReadWrite.HybridAuthentication',
      'Policy.ReadWrite.IdentityProtection',
      'Policy.ReadWrite.PermissionGrant',
      'Policy.ReadWrite.Recovery',
      'Policy.ReadWrite.SecurityDefaults',
      'Policy.ReadWrite.ServicePrincipalCreate',
      'Policy.ReadWrite.TrustFramework',
      'RoleAssignmentSchedule.ReadWrite.Directory',
      'RoleEligibilitySchedule.ReadWrite.Directory',
      'RoleManagement.Read.All',
      'RoleManagement.Read.Directory',
      'RoleManagement.ReadWrite.Directory',
      'RoleManagementPolicy.Read.Directory',
      'RoleManagementPolicy.ReadWrite.Directory',
      'TrustFrameworkKeySet.Read.All',
      'TrustFrameworkKeySet.ReadWrite.All',
      'User.DeleteRestore.All',
      'User.Read.All',
      'User.ReadBasic.All',
      'User.ReadWrite.All',
    ],
  },
  {
    source: 'https://learn.microsoft.com/graph/permissions-reference',
    kinds: delegatedOnly,
    names: [
      'Directory.AccessAsUser.All',
      'Files.Read',
      'People.Read',
      'Policy.Read.HybridAuthentication',
      'Policy.Read.OnPremAuthenticationPolicy',
      'Policy.ReadWrite.MobilityManagement',
      'Policy.ReadWrite.OnPremAuthenticationPolicy',
      'User.Read',
      'UserAuthenticationMethod.Read',
      'UserAuthenticationMethod.ReadWrite',
    ],
  },
  {
    source: 'https://learn.microsoft.com/graph/permissions-reference',
    kinds: ['application'],
    names: ['Application.ReadWrite.OwnedBy'],
  },
  {
    // Microsoft retired these names; documents of 2018 and 2019 require them.
    source: 'https://learn.microsoft.com/graph/api/trustframework-put-trustframeworkpolicy',
    kinds: delegatedOnly,
    names: ['Policy.Read.TrustFramework', 'Policy.ReadWrite.All'],
  },
  {
    source: 'https://openid.net/specs/openid-connect-core-1_0.html, sections 5.4 and 11',
    kinds: delegatedOnly,
    names: ['openid', 'profile', 'email', 'offline_access'],
  },
]

/** The names of all permissions of one kind. */
export function knownPermissions(kind: PermissionKind): ReadonlySet<string> {
  return new Set(groups.flatMap(({ kinds, names }) => (kinds.includes(kind) ? names : [])))
}

/**
 * Checks the names of permissions that a token shall carry. Returns one message for each name that cannot be
 * used, with the nearest known name where there is one.
 */
export function checkPermissions(
  names: readonly string[],
  kind: PermissionKind,
): readonly string[] {
  const known = knownPermissions(kind)
  const exists = (name: string): boolean => groups.some((group) => group.names.includes(name))
  return names
    .filter((name) => !known.has(name))
    .map((name) => {
      if (exists(name)) return `Microsoft Graph has no ${kind} permission '${name}'`
      const nearest = didYouMean(name, known)
      const hint = nearest === undefined ? '' : `; did you mean '${nearest}'?`
      return `unknown permission '${name}'${hint}`
    })
}
