/**
 * Directory objects in the store: users, groups, directory roles, applications, service principals; and
 * the terms of use that a tenant's users accept.
 */

import type { ComplexType } from '../edm/model.ts'
import { finishedEntries, periodEntries } from './role-assignments/schedule-index.ts'
import { objectKind, storedAs, type ObjectKind } from '../graph/object-kind.ts'
import type { JsonObject, JsonValue } from '../kernel/json.ts'
import type { IndexEntry, ObjectState } from '../store/port.ts'
import { agreement } from './types/agreement.ts'
import { application, extensionProperty } from './types/application.ts'
import { federatedIdentityCredential } from './types/credentials.ts'
import { device } from './types/device.ts'
import { delegatedPermissionClassification, openTypeExtension } from './types/extensions.ts'
import { administrativeUnit, group } from './types/group.ts'
import { subscribedSku } from './types/licences.ts'
import { domain } from './types/organization.ts'
import {
  directoryRole,
  directoryRoleTemplate,
  scopedRoleMembership,
  unifiedRoleAssignment,
  unifiedRoleAssignmentScheduleInstance,
  unifiedRoleDefinition,
  unifiedRoleEligibilityScheduleInstance,
} from './types/roles.ts'
import {
  unifiedRoleAssignmentSchedule,
  unifiedRoleAssignmentScheduleRequest,
  unifiedRoleEligibilitySchedule,
  unifiedRoleEligibilityScheduleRequest,
} from './types/role-schedules.ts'
import {
  appRoleAssignment,
  oAuth2PermissionGrant,
  servicePrincipal,
} from './types/service-principal.ts'
import { user } from './types/user.ts'

/** The relation from a group, directory role or administrative unit to each of its members. */
export const membersRelation = 'members'

/** The relation from an application, service principal or group to each of its owners. */
export const ownersRelation = 'owners'

/** The relation from a user to the one manager. */
export const managerRelation = 'manager'

/** The relations from a device to who registered it, and to who uses it. */
export const registeredOwnersRelation = 'registeredOwners'
export const registeredUsersRelation = 'registeredUsers'

/** Every relation between two objects of the directory. */
export const directoryRelations: readonly string[] = [
  membersRelation,
  ownersRelation,
  managerRelation,
  registeredOwnersRelation,
  registeredUsersRelation,
]

/** Indexes the named members of a body that hold text or a Boolean. */
function indexMembers(body: JsonObject, names: readonly string[]): readonly IndexEntry[] {
  return names.flatMap((property) => {
    const value = body[property]
    return typeof value === 'string' || typeof value === 'boolean' ? [{ property, value }] : []
  })
}

interface DirectoryKind {
  readonly type: ComplexType
  readonly indexed: readonly string[]
  /** Members that every stored body has. */
  readonly required?: readonly string[]
}

function directoryKind(name: string, { type, indexed, required = [] }: DirectoryKind): ObjectKind {
  return objectKind<JsonObject>({
    name,
    indexed,
    index: (body) => indexMembers(body, indexed),
    misfitOf: storedAs(type, ...required),
  })
}

/** The first names of a list by which an object is found. */
const mostFoundNames = 1_000

/**
 * Lets objects be found by the texts of a list too. WHY callers cannot filter by it: earlier releases stored objects
 * without these entries.
 */
function foundByList(member: string, kind: ObjectKind): ObjectKind {
  const entriesOf = (names: JsonValue | undefined): readonly IndexEntry[] =>
    (Array.isArray(names) ? names.slice(0, mostFoundNames) : []).flatMap((value) =>
      typeof value === 'string' ? [{ property: member, value }] : [],
    )
  return { ...kind, index: (body) => [...kind.index(body), ...entriesOf(body[member])] }
}

/** Builds the stored state of a directory object. */
export function stateOf(kind: ObjectKind, id: string, body: JsonObject): ObjectState {
  return { family: kind.name, id, body, index: kind.index(body), uniqueKeys: [] }
}

export const users = directoryKind('users', {
  type: user,
  indexed: [
    'displayName',
    'userPrincipalName',
    'mail',
    'mailNickname',
    'onPremisesImmutableId',
    'userType',
  ],
})
export const groups = directoryKind('groups', {
  type: group,
  indexed: [
    'displayName',
    'mailEnabled',
    'mailNickname',
    'securityEnabled',
    'isAssignableToRole',
    'uniqueName',
  ],
})
export const directoryRoles = directoryKind('directoryRoles', {
  type: directoryRole,
  indexed: ['displayName', 'roleTemplateId'],
  required: ['roleTemplateId'],
})
export const applications = foundByList(
  'identifierUris',
  directoryKind('applications', {
    type: application,
    indexed: ['displayName', 'appId', 'uniqueName'],
    required: ['appId'],
  }),
)
export const servicePrincipals = foundByList(
  'servicePrincipalNames',
  directoryKind('servicePrincipals', { type: servicePrincipal, indexed: ['displayName', 'appId'] }),
)
export const devices = directoryKind('devices', {
  type: device,
  indexed: ['displayName', 'deviceId', 'operatingSystem', 'trustType', 'accountEnabled'],
})
export const administrativeUnits = directoryKind('administrativeUnits', {
  type: administrativeUnit,
  indexed: ['displayName', 'visibility'],
})
/** The kinds whose objects are directory objects, to which edges and what belongs to them lead. */
export const objectKinds: readonly ObjectKind[] = [
  users,
  groups,
  servicePrincipals,
  applications,
  devices,
  directoryRoles,
  administrativeUnits,
]
export const scopedRoleMemberships = directoryKind('scopedRoleMemberships', {
  type: scopedRoleMembership,
  indexed: ['administrativeUnitId', 'roleId'],
  required: ['administrativeUnitId', 'roleId'],
})
export const subscribedSkus = directoryKind('subscribedSkus', {
  type: subscribedSku,
  indexed: ['skuId', 'skuPartNumber', 'appliesTo', 'capabilityStatus'],
})
export const appRoleAssignments = directoryKind('appRoleAssignments', {
  type: appRoleAssignment,
  indexed: ['appRoleId', 'principalId', 'principalDisplayName', 'principalType', 'resourceId'],
  required: ['appRoleId', 'principalId', 'resourceId'],
})
export const oauth2PermissionGrants = directoryKind('oauth2PermissionGrants', {
  type: oAuth2PermissionGrant,
  indexed: ['clientId', 'consentType', 'principalId', 'resourceId', 'scope'],
  required: ['clientId', 'resourceId'],
})
export const federatedIdentityCredentials = directoryKind('federatedIdentityCredentials', {
  type: federatedIdentityCredential,
  indexed: ['applicationId', 'name', 'issuer', 'subject'],
  required: ['applicationId'],
})
export const extensionProperties = directoryKind('extensionProperties', {
  type: extensionProperty,
  indexed: ['applicationId', 'name'],
  required: ['applicationId'],
})
export const permissionClassifications = directoryKind('delegatedPermissionClassifications', {
  type: delegatedPermissionClassification,
  indexed: ['servicePrincipalId', 'classification', 'permissionId', 'permissionName'],
  required: ['servicePrincipalId'],
})
export const openExtensions = directoryKind('extensions', {
  type: openTypeExtension,
  indexed: ['ownerId', 'extensionName'],
  required: ['ownerId'],
})
export const roleDefinitions = directoryKind('roleDefinitions', {
  type: unifiedRoleDefinition,
  indexed: ['displayName', 'isBuiltIn', 'isEnabled', 'templateId', 'isPrivileged'],
})
const assignmentMembers = ['principalId', 'roleDefinitionId', 'directoryScopeId', 'appScopeId']
export const roleAssignments = directoryKind('roleAssignments', {
  type: unifiedRoleAssignment,
  indexed: assignmentMembers,
  required: ['principalId', 'roleDefinitionId'],
})
export const assignmentInstances = directoryKind('roleAssignmentScheduleInstances', {
  type: unifiedRoleAssignmentScheduleInstance,
  indexed: [...assignmentMembers, 'assignmentType', 'memberType'],
  required: ['principalId', 'roleDefinitionId'],
})
export const eligibilityInstances = directoryKind('roleEligibilityScheduleInstances', {
  type: unifiedRoleEligibilityScheduleInstance,
  indexed: [...assignmentMembers, 'memberType'],
  required: ['principalId', 'roleDefinitionId'],
})
export const assignmentSchedules = directoryKind('roleAssignmentSchedules', {
  type: unifiedRoleAssignmentSchedule,
  indexed: [...assignmentMembers, 'assignmentType', 'memberType', 'status'],
  required: ['principalId', 'roleDefinitionId'],
})
const schedules = directoryKind('roleEligibilitySchedules', {
  type: unifiedRoleEligibilitySchedule,
  indexed: [...assignmentMembers, 'memberType', 'status', 'createdUsing'],
  required: ['principalId', 'roleDefinitionId'],
})
/** Schedules are found by their period too, which callers cannot filter by. */
export const eligibilitySchedules: ObjectKind = {
  ...schedules,
  index: (body) => [...schedules.index(body), ...periodEntries(body['scheduleInfo'])],
}
const requestMembers = [...assignmentMembers, 'action', 'status', 'targetScheduleId']
/** Requests are found by the end of their effect too, which callers cannot filter by. */
function requestKind(name: string, type: ComplexType): ObjectKind {
  const kind = directoryKind(name, {
    type,
    indexed: requestMembers,
    required: ['action', 'principalId', 'roleDefinitionId'],
  })
  return { ...kind, index: (body) => [...kind.index(body), ...finishedEntries(body)] }
}
export const eligibilityRequests = requestKind(
  'roleEligibilityScheduleRequests',
  unifiedRoleEligibilityScheduleRequest,
)
export const assignmentRequests = requestKind(
  'roleAssignmentScheduleRequests',
  unifiedRoleAssignmentScheduleRequest,
)
/** Their objects are derived from the tenant and from the built-in roles, and never stored. */
export const domains = directoryKind('domains', {
  type: domain,
  indexed: ['isDefault', 'isInitial', 'isVerified', 'authenticationType'],
})
export const directoryRoleTemplates = directoryKind('directoryRoleTemplates', {
  type: directoryRoleTemplate,
  indexed: ['displayName'],
})
export const agreements = directoryKind('agreements', {
  type: agreement,
  indexed: [
    'displayName',
    'isPerDeviceAcceptanceRequired',
    'isViewingBeforeAcceptanceRequired',
    'userReacceptRequiredFrequency',
  ],
})
