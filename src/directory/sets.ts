/** The sets of the directory as paths serve them. */

import type { AccessRule } from '../graph/access-rule.ts'
import type { EntitySet, EntityType } from '../graph/entity-set.ts'
import { bothVersions } from '../graph/message.ts'
import type { ObjectKind } from '../graph/object-kind.ts'
import * as access from './access.ts'
import * as derived from './derived-objects.ts'
import { currentSchedules, eligibilityInstancePages } from './role-assignments/eligibility-pages.ts'
import * as types from './entity-types.ts'
import * as kinds from './kinds.ts'
import { navigationsOf } from './navigations.ts'
import { directoryObjectNotFound } from './own-tenant.ts'

/** What a set has beyond its kind, type and access. */
type SetOptions = Partial<
  Pick<
    EntitySet,
    | 'path'
    | 'versions'
    | 'contextPath'
    | 'alternateKeys'
    | 'plainAlternateKey'
    | 'fixed'
    | 'derived'
    | 'pages'
    | 'visibility'
    | 'isBounded'
    | 'hasAdvancedQueries'
  >
>

function directorySet(
  kind: ObjectKind,
  type: EntityType,
  readAccess: AccessRule,
  options: SetOptions = {},
): EntitySet {
  const path = options.path ?? `/${kind.name}`
  const navigations = navigationsOf(kind)
  return {
    kind,
    versions: bothVersions,
    keyTemplate: '{id}',
    contextPath: path.slice(1),
    type,
    readAccess,
    notFoundError: directoryObjectNotFound,
    ...(navigations && { navigations }),
    ...options,
    path,
  }
}

/** A set of directory objects, which advanced queries can ask. */
function objectSet(
  kind: ObjectKind,
  type: EntityType,
  readAccess: AccessRule,
  options: SetOptions = {},
): EntitySet {
  return directorySet(kind, type, readAccess, { ...options, hasAdvancedQueries: true })
}

export const userSet = objectSet(kinds.users, types.userType, access.readUsers, {
  alternateKeys: ['userPrincipalName'],
  plainAlternateKey: 'userPrincipalName',
})
export const groupSet = objectSet(kinds.groups, types.groupType, access.readGroups, {
  alternateKeys: ['uniqueName'],
})
export const deviceSet = objectSet(kinds.devices, types.deviceType, access.readDevices, {
  alternateKeys: ['deviceId'],
})
export const roleSet = objectSet(kinds.directoryRoles, types.directoryRoleType, access.readRoles, {
  alternateKeys: ['roleTemplateId'],
  plainAlternateKey: 'roleTemplateId',
})

/** STS policies can be assigned to applications and service principals; that family mounts the operations. */
export const applicationSet = objectSet(
  kinds.applications,
  types.applicationType,
  access.readApplications,
  { alternateKeys: ['appId', 'uniqueName'] },
)
export const servicePrincipalSet = objectSet(
  kinds.servicePrincipals,
  types.servicePrincipalType,
  access.readApplications,
  { alternateKeys: ['appId'] },
)

export const administrativeUnitSet = objectSet(
  kinds.administrativeUnits,
  types.administrativeUnitType,
  access.readAdministrativeUnits,
  { path: '/directory/administrativeUnits' },
)

/** The same units at the path that beta had first. */
export const betaAdministrativeUnitSet: EntitySet = {
  ...administrativeUnitSet,
  path: '/administrativeUnits',
  contextPath: 'administrativeUnits',
  versions: ['beta'],
}

export const grantSet = directorySet(
  kinds.oauth2PermissionGrants,
  types.oauth2PermissionGrantType,
  access.readGrants,
)

export const roleDefinitionSet = directorySet(
  kinds.roleDefinitions,
  types.roleDefinitionType,
  access.readRoles,
  {
    path: '/roleManagement/directory/roleDefinitions',
    fixed: derived.builtInDefinitions,
    isBounded: true,
  },
)
export const roleAssignmentSet = directorySet(
  kinds.roleAssignments,
  types.roleAssignmentType,
  access.readRoles,
  {
    path: '/roleManagement/directory/roleAssignments',
    pages: derived.shownAssignments,
  },
)
export const assignmentRequestSet = directorySet(
  kinds.assignmentRequests,
  types.assignmentRequestType,
  access.readRoles,
  { path: '/roleManagement/directory/roleAssignmentScheduleRequests' },
)
export const eligibilityRequestSet = directorySet(
  kinds.eligibilityRequests,
  types.eligibilityRequestType,
  access.readRoles,
  { path: '/roleManagement/directory/roleEligibilityScheduleRequests' },
)

/** Sets of which nothing else hangs. */
const plainSets: readonly EntitySet[] = [
  directorySet(kinds.subscribedSkus, types.subscribedSkuType, access.readLicences, {
    isBounded: true,
  }),
  directorySet(kinds.domains, types.domainType, access.readDomains, {
    derived: derived.domainsOf,
    isBounded: true,
  }),
  directorySet(kinds.directoryRoleTemplates, types.directoryRoleTemplateType, access.readRoles, {
    fixed: derived.builtInTemplates,
    isBounded: true,
  }),
  roleDefinitionSet,
  roleAssignmentSet,
  directorySet(kinds.assignmentSchedules, types.assignmentScheduleType, access.readRoles, {
    path: '/roleManagement/directory/roleAssignmentSchedules',
    pages: derived.shownAssignmentSchedules,
  }),
  directorySet(kinds.assignmentInstances, types.assignmentInstanceType, access.readRoles, {
    path: '/roleManagement/directory/roleAssignmentScheduleInstances',
    pages: derived.shownAssignmentInstances,
  }),
  directorySet(kinds.eligibilitySchedules, types.eligibilityScheduleType, access.readRoles, {
    path: '/roleManagement/directory/roleEligibilitySchedules',
    visibility: currentSchedules,
  }),
  directorySet(kinds.eligibilityInstances, types.eligibilityInstanceType, access.readRoles, {
    path: '/roleManagement/directory/roleEligibilityScheduleInstances',
    pages: eligibilityInstancePages,
  }),
  assignmentRequestSet,
  eligibilityRequestSet,
]

/** Every set that has a path of its own. */
export const directorySets: readonly EntitySet[] = [
  userSet,
  groupSet,
  deviceSet,
  roleSet,
  applicationSet,
  servicePrincipalSet,
  administrativeUnitSet,
  betaAdministrativeUnitSet,
  grantSet,
  ...plainSets,
]

/** The sets whose objects are directory objects, which other objects are related to. */
export const objectSets: readonly EntitySet[] = [
  userSet,
  groupSet,
  servicePrincipalSet,
  applicationSet,
  deviceSet,
  roleSet,
  administrativeUnitSet,
]
