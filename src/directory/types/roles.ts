/**
 * Directory roles, and role management.
 * Source: `directoryRole` to `unifiedRoleEligibilityScheduleInstance` and the types of their members, in `microsoft.graph`.
 */

import { directoryObject, entity, identity } from '../../edm/base-types.ts'
import {
  boolean,
  collection,
  complexType,
  dateTimeOffset,
  derivedType,
  flagsType,
  inBeta,
  declareProperties,
  text,
} from '../../edm/model.ts'

export const directoryRole = derivedType(
  'directoryRole',
  directoryObject,
  declareProperties({
    description: text,
    displayName: text,
    roleTemplateId: text,
  }),
  { isOpen: true },
)

export const directoryRoleTemplate = derivedType(
  'directoryRoleTemplate',
  directoryObject,
  declareProperties({
    description: text,
    displayName: text,
  }),
  { isOpen: true },
)

const unifiedRolePermission = complexType(
  'unifiedRolePermission',
  declareProperties({
    allowedResourceActions: collection(text),
    condition: text,
    excludedResourceActions: collection(text),
  }),
)

const allowedRolePrincipalTypes = flagsType('allowedRolePrincipalTypes', {
  user: 1,
  servicePrincipal: 2,
  group: 4,
  unknownFutureValue: 8,
})

export const unifiedRoleDefinition = derivedType(
  'unifiedRoleDefinition',
  entity,
  declareProperties({
    description: text,
    displayName: text,
    isBuiltIn: boolean,
    isEnabled: boolean,
    resourceScopes: collection(text),
    rolePermissions: collection(unifiedRolePermission),
    templateId: text,
    version: text,
    allowedPrincipalTypes: [allowedRolePrincipalTypes, inBeta],
    isPrivileged: [boolean, inBeta],
  }),
)

export const unifiedRoleAssignment = derivedType(
  'unifiedRoleAssignment',
  entity,
  declareProperties({
    appScopeId: text,
    condition: text,
    directoryScopeId: text,
    principalId: text,
    principalOrganizationId: text,
    roleDefinitionId: text,
    resourceScope: [text, inBeta],
  }),
)

const unifiedRoleScheduleInstanceBase = derivedType(
  'unifiedRoleScheduleInstanceBase',
  entity,
  declareProperties({
    appScopeId: text,
    directoryScopeId: text,
    principalId: text,
    roleDefinitionId: text,
  }),
)

export const unifiedRoleAssignmentScheduleInstance = derivedType(
  'unifiedRoleAssignmentScheduleInstance',
  unifiedRoleScheduleInstanceBase,
  declareProperties({
    assignmentType: text,
    endDateTime: dateTimeOffset,
    memberType: text,
    roleAssignmentOriginId: text,
    roleAssignmentScheduleId: text,
    startDateTime: dateTimeOffset,
  }),
)

export const unifiedRoleEligibilityScheduleInstance = derivedType(
  'unifiedRoleEligibilityScheduleInstance',
  unifiedRoleScheduleInstanceBase,
  declareProperties({
    endDateTime: dateTimeOffset,
    memberType: text,
    roleEligibilityScheduleId: text,
    startDateTime: dateTimeOffset,
  }),
)

/** Who holds a role in an administrative unit only. */
export const scopedRoleMembership = derivedType(
  'scopedRoleMembership',
  entity,
  declareProperties({
    administrativeUnitId: [text, { nullable: false }],
    roleId: [text, { nullable: false }],
    roleMemberInfo: [identity, { nullable: false }],
  }),
)
