/**
 * Who may manage roles. A caller who may give one role may give every role, so nobody else can.
 * Source: the permission tables of `rbacapplication-post-roleassignments`, `directoryrole-post-members`,
 * `rbacapplication-post-roledefinitions`, `rbacapplication-post-roleeligibilityschedulerequests`.
 */

import { anyOf, type AccessRule } from '../../graph/access-rule.ts'
import { roleTemplates } from '../../graph/role-templates.ts'

function roleManagement(...permissions: readonly string[]): AccessRule {
  return {
    delegated: anyOf(...permissions),
    application: anyOf(...permissions),
    directoryRoles: [roleTemplates.globalAdministrator, roleTemplates.privilegedRoleAdministrator],
    denial: 'authorizationRequestDenied',
  }
}

export const manageRoles = roleManagement('RoleManagement.ReadWrite.Directory')
export const manageEligibility = roleManagement(
  'RoleEligibilitySchedule.ReadWrite.Directory',
  'RoleManagement.ReadWrite.Directory',
)
export const manageAssignmentSchedules = roleManagement(
  'RoleAssignmentSchedule.ReadWrite.Directory',
  'RoleManagement.ReadWrite.Directory',
)
