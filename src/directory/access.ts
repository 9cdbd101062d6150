/**
 * Who may read the directory, and who may write which part of it.
 * Source: the permission tables of the reference pages; default user permissions of Entra.
 */

import { anyOf, type AccessRule } from '../graph/access-rule.ts'
import { roleTemplates } from '../graph/role-templates.ts'

/** Permissions that let a token read any object of the directory. */
const wholeDirectory = ['Directory.Read.All', 'Directory.ReadWrite.All'] as const

/** Members may read the directory by default; guests may not. */
function readBy(...permissions: readonly string[]): AccessRule {
  return {
    delegated: anyOf(...permissions, ...wholeDirectory, 'Directory.AccessAsUser.All'),
    application: anyOf(...permissions, ...wholeDirectory),
    directoryRoles: 'anyMember',
    denial: 'authorizationRequestDenied',
  }
}

export const readUsers = readBy('User.Read.All', 'User.ReadWrite.All')
export const readGroups = readBy('Group.Read.All', 'Group.ReadWrite.All', 'GroupMember.Read.All')
export const readApplications = readBy('Application.Read.All', 'Application.ReadWrite.All')
export const readDevices = readBy('Device.Read.All', 'Device.ReadWrite.All')
export const readDomains = readBy('Domain.Read.All', 'Domain.ReadWrite.All')
export const readOrganization = readBy('Organization.Read.All', 'Organization.ReadWrite.All')
export const readLicences = readBy(
  'LicenseAssignment.Read.All',
  'Organization.Read.All',
  'Organization.ReadWrite.All',
)
export const readAdministrativeUnits = readBy(
  'AdministrativeUnit.Read.All',
  'AdministrativeUnit.ReadWrite.All',
)
export const readRoles = readBy(
  'RoleManagement.Read.Directory',
  'RoleManagement.ReadWrite.Directory',
  'RoleManagement.Read.All',
)
export const readGrants = readBy(
  'DelegatedPermissionGrant.Read.All',
  'DelegatedPermissionGrant.ReadWrite.All',
)
/** Objects of any kind, where the path does not say which. */
export const readAnything = readBy(
  'User.Read.All',
  'Group.Read.All',
  'GroupMember.Read.All',
  'Application.Read.All',
  'Device.Read.All',
)

/** The role names of `roleTemplates`. */
type RoleName = keyof typeof roleTemplates

/** Writes: a permission in the token, and for a signed-in user one of the directory roles. */
function writeBy(permissions: readonly string[], roles: readonly RoleName[]): AccessRule {
  return {
    delegated: anyOf(...permissions, 'Directory.ReadWrite.All', 'Directory.AccessAsUser.All'),
    application: anyOf(...permissions, 'Directory.ReadWrite.All'),
    directoryRoles: [
      roleTemplates.globalAdministrator,
      ...roles.map((role) => roleTemplates[role]),
    ],
    denial: 'authorizationRequestDenied',
  }
}

const groupRoles = ['groupsAdministrator', 'userAdministrator'] as const

/** Groups and their owners. Owners of a group need no role for it. */
export const manageGroups = writeBy(['Group.ReadWrite.All'], groupRoles)
export const manageGroupMembers = writeBy(
  ['GroupMember.ReadWrite.All', 'Group.ReadWrite.All'],
  groupRoles,
)

/** Groups to which a directory role can be assigned, with their members and owners. */
export const manageAssignableGroups: AccessRule = {
  delegated: anyOf('RoleManagement.ReadWrite.Directory', 'Directory.AccessAsUser.All'),
  application: anyOf('RoleManagement.ReadWrite.Directory'),
  directoryRoles: [roleTemplates.globalAdministrator, roleTemplates.privilegedRoleAdministrator],
  denial: 'authorizationRequestDenied',
}

const userRoles = ['userAdministrator', 'privilegedAuthenticationAdministrator'] as const
export const manageUsers = writeBy(['User.ReadWrite.All'], ['userAdministrator'])
export const updateUsers = writeBy(['User.ReadWrite.All'], userRoles)
export const deleteUsers = writeBy(['User.DeleteRestore.All', 'User.ReadWrite.All'], userRoles)
