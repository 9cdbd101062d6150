/**
 * The types of directory objects as Graph shows them.
 * Source: the reference pages of the types, which name what v1.0 returns by default and what only with `$select`.
 */

import type { EntityType } from '../graph/entity-set.ts'
import type { JsonObject } from '../kernel/json.ts'
import { objectOf } from './app-parts/text-rules.ts'
import { withPublishedPermissions } from './service-principals/microsoft-graph.ts'
import { shownType } from './shown-type.ts'
import { agreement } from './types/agreement.ts'
import { application, extensionProperty } from './types/application.ts'
import { federatedIdentityCredential } from './types/credentials.ts'
import { device } from './types/device.ts'
import { delegatedPermissionClassification, openTypeExtension } from './types/extensions.ts'
import { administrativeUnit, group } from './types/group.ts'
import { subscribedSku } from './types/licences.ts'
import { domain, organization } from './types/organization.ts'
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

/** What Graph shows in place of a date that was never set and must not be null. */
const noDate = '0001-01-01T00:00:00Z'

export const userType = shownType(user, {
  unset: {
    accountEnabled: true,
    birthday: noDate,
    hireDate: noDate,
    onPremisesExtensionAttributes: {},
    userType: 'Member',
  },
  onRequest: [
    'aboutMe',
    'birthday',
    'cloudLicensing',
    'customSecurityAttributes',
    'deviceEnrollmentLimit',
    'hireDate',
    'interests',
    'mailboxSettings',
    'mySite',
    'pastProjects',
    'preferredName',
    'print',
    'responsibilities',
    'schools',
    'signInActivity',
    'skills',
  ],
  // DEVIATION: Graph prints `accountEnabled` and `userType` in v1.0 only when asked; earlier releases always did.
  defaultInV1: [
    'accountEnabled',
    'businessPhones',
    'displayName',
    'givenName',
    'jobTitle',
    'mail',
    'mobilePhone',
    'officeLocation',
    'preferredLanguage',
    'surname',
    'userPrincipalName',
    'userType',
  ],
})

export const groupType = shownType(group, {
  unset: { isAssignableToRole: false, mailEnabled: false, securityEnabled: true },
  onRequest: [
    'accessType',
    'allowExternalSenders',
    'assignedLabels',
    'assignedLicenses',
    'autoSubscribeNewMembers',
    'cloudLicensing',
    'hasMembersWithLicenseErrors',
    'hideFromAddressLists',
    'hideFromOutlookClients',
    'isArchived',
    'isFavorite',
    'isSubscribedByMail',
    'licenseProcessingState',
    'unseenConversationsCount',
    'unseenCount',
    'unseenMessagesCount',
  ],
})

const storedApplicationType = shownType(application, {
  unset: {
    api: {},
    info: {},
    oauth2RequirePostResponse: false,
    parentalControlSettings: { legalAgeGroupRule: 'Allow' },
    publicClient: {},
    signInAudience: 'AzureADMyOrg',
    signInAudienceRestrictions: { kind: 'unrestricted' },
    spa: {},
    verifiedPublisher: {},
  },
})

/** Settings of a web application as Graph shows them, also while nothing is set. */
function shownWeb(web: JsonObject): JsonObject {
  const implicitGrantSettings = {
    enableAccessTokenIssuance: false,
    enableIdTokenIssuance: false,
    ...objectOf(web['implicitGrantSettings']),
  }
  return { ...web, implicitGrantSettings }
}

/** Applications. Members that hold settings are objects, never null: clients read `web.redirectUris` unasked. */
export const applicationType: EntityType = {
  ...storedApplicationType,
  encode: (object, context) =>
    storedApplicationType.encode(
      { ...object, body: { ...object.body, web: shownWeb(objectOf(object.body['web'])) } },
      context,
    ),
}

const storedServicePrincipalType = shownType(servicePrincipal, {
  unset: {
    accountEnabled: true,
    appRoleAssignmentRequired: false,
    info: {},
    servicePrincipalType: 'Application',
    verifiedPublisher: {},
  },
  onRequest: ['customSecurityAttributes'],
})
export const servicePrincipalType: EntityType = {
  ...storedServicePrincipalType,
  encode: (object, context) =>
    storedServicePrincipalType.encode(
      { ...object, body: withPublishedPermissions(object.body) },
      context,
    ),
}

export const directoryRoleType = shownType(directoryRole)
export const deviceType = shownType(device, { unset: { extensionAttributes: {} } })
export const administrativeUnitType = shownType(administrativeUnit)
export const agreementType = shownType(agreement)
export const organizationType = shownType(organization, {
  unset: { mobileDeviceManagementAuthority: 'unknown', tenantType: 'AAD' },
})
export const domainType = shownType(domain)
export const subscribedSkuType = shownType(subscribedSku)
export const directoryRoleTemplateType = shownType(directoryRoleTemplate)
export const roleDefinitionType = shownType(unifiedRoleDefinition)
export const roleAssignmentType = shownType(unifiedRoleAssignment)
export const assignmentInstanceType = shownType(unifiedRoleAssignmentScheduleInstance)
export const eligibilityInstanceType = shownType(unifiedRoleEligibilityScheduleInstance)
export const assignmentScheduleType = shownType(unifiedRoleAssignmentSchedule)
export const eligibilityScheduleType = shownType(unifiedRoleEligibilitySchedule)
export const assignmentRequestType = shownType(unifiedRoleAssignmentScheduleRequest)
export const eligibilityRequestType = shownType(unifiedRoleEligibilityScheduleRequest)
export const appRoleAssignmentType = shownType(appRoleAssignment)
export const oauth2PermissionGrantType = shownType(oAuth2PermissionGrant)
export const federatedIdentityCredentialType = shownType(federatedIdentityCredential)
export const extensionPropertyType = shownType(extensionProperty)
export const scopedRoleMembershipType = shownType(scopedRoleMembership)
export const permissionClassificationType = shownType(delegatedPermissionClassification)
export const openExtensionType = shownType(openTypeExtension)
