/**
 * Who may manage administrative units, and create groups in them.
 * Source: the permission tables of `directory-post-administrativeunits`, `administrativeunit-post-members`,
 * `administrativeunit-post-scopedrolemembers`.
 */

import { anyOf, type AccessRule } from '../../graph/access-rule.ts'
import { roleTemplates } from '../../graph/role-templates.ts'

export const manageUnits: AccessRule = {
  delegated: anyOf('AdministrativeUnit.ReadWrite.All'),
  application: anyOf('AdministrativeUnit.ReadWrite.All'),
  directoryRoles: [roleTemplates.globalAdministrator, roleTemplates.privilegedRoleAdministrator],
  denial: 'authorizationRequestDenied',
}

const groupsInUnits = [
  ['Group.ReadWrite.All', 'AdministrativeUnit.Read.All'],
  ['Group.ReadWrite.All', 'AdministrativeUnit.ReadWrite.All'],
  ['Directory.ReadWrite.All'],
] as const

/** DEVIATION: the roles count in the whole tenant only, since those in a unit give no power here. */
export const createGroupsInUnits: AccessRule = {
  delegated: groupsInUnits,
  application: groupsInUnits,
  directoryRoles: [
    roleTemplates.globalAdministrator,
    roleTemplates.groupsAdministrator,
    roleTemplates.userAdministrator,
  ],
  denial: 'authorizationRequestDenied',
}
