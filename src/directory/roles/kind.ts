/** Roles and their assignments as callers write them. */

import { readRoles } from '../access.ts'
import * as types from '../entity-types.ts'
import * as kinds from '../kinds.ts'
import { writtenDirectoryKind } from '../writes/written-kind.ts'

const common = {
  readAccess: readRoles,
  audit: { category: 'RoleManagement', targetType: 'Role' },
}

export const writtenRoles = writtenDirectoryKind(kinds.directoryRoles, {
  ...common,
  type: types.directoryRoleType,
  noun: 'directory role',
})
export const writtenDefinitions = writtenDirectoryKind(kinds.roleDefinitions, {
  ...common,
  type: types.roleDefinitionType,
  noun: 'role definition',
})
export const writtenAssignments = writtenDirectoryKind(kinds.roleAssignments, {
  ...common,
  type: types.roleAssignmentType,
  noun: 'scoped role assignment',
})
export const writtenEligibilitySchedules = writtenDirectoryKind(kinds.eligibilitySchedules, {
  ...common,
  type: types.eligibilityScheduleType,
  noun: 'role eligibility schedule',
})
export const writtenEligibilityRequests = writtenDirectoryKind(kinds.eligibilityRequests, {
  ...common,
  type: types.eligibilityRequestType,
  noun: 'role eligibility schedule request',
})
export const writtenAssignmentRequests = writtenDirectoryKind(kinds.assignmentRequests, {
  ...common,
  type: types.assignmentRequestType,
  noun: 'role assignment schedule request',
})
