/**
 * Service principals and what is granted to them.
 * Source: `servicePrincipal`, `appRoleAssignment`, `oAuth2PermissionGrant` and the types of their members, in `microsoft.graph`.
 */

import { directoryObject, entity } from '../../edm/base-types.ts'
import {
  betaOnly,
  boolean,
  collection,
  complexType,
  dateTimeOffset,
  derivedType,
  guid,
  inBeta,
  declareProperties,
  text,
} from '../../edm/model.ts'
import {
  addIn,
  appRole,
  informationalUrl,
  permissionScope,
  resourceSpecificPermission,
  samlSingleSignOnSettings,
  verifiedPublisher,
} from './app-permissions.ts'
import { keyCredential, passwordCredential } from './credentials.ts'
import { customSecurityAttributeValue } from './user.ts'

const passwordSingleSignOnField = complexType(
  'passwordSingleSignOnField',
  declareProperties({
    customizedLabel: text,
    defaultLabel: text,
    fieldId: text,
    type: text,
  }),
  { versions: betaOnly },
)

const passwordSingleSignOnSettings = complexType(
  'passwordSingleSignOnSettings',
  declareProperties({
    fields: collection(passwordSingleSignOnField),
  }),
  { versions: betaOnly },
)

export const servicePrincipal = derivedType(
  'servicePrincipal',
  directoryObject,
  declareProperties({
    accountEnabled: boolean,
    addIns: collection(addIn),
    alternativeNames: collection(text),
    appDescription: text,
    appDisplayName: text,
    appId: text,
    applicationTemplateId: text,
    appOwnerOrganizationId: guid,
    appRoleAssignmentRequired: [boolean, { nullable: false }],
    appRoles: collection(appRole),
    createdByAppId: text,
    customSecurityAttributes: customSecurityAttributeValue,
    description: text,
    disabledByMicrosoftStatus: text,
    displayName: text,
    homepage: text,
    info: informationalUrl,
    isDisabled: boolean,
    keyCredentials: collection(keyCredential),
    loginUrl: text,
    logoutUrl: text,
    notes: text,
    notificationEmailAddresses: collection(text),
    oauth2PermissionScopes: collection(permissionScope),
    passwordCredentials: collection(passwordCredential),
    preferredSingleSignOnMode: text,
    preferredTokenSigningKeyThumbprint: text,
    replyUrls: collection(text),
    resourceSpecificApplicationPermissions: collection(resourceSpecificPermission),
    samlSingleSignOnSettings: samlSingleSignOnSettings,
    servicePrincipalNames: collection(text),
    servicePrincipalType: text,
    signInAudience: text,
    tags: collection(text),
    tokenEncryptionKeyId: guid,
    verifiedPublisher: verifiedPublisher,
    errorUrl: [text, inBeta],
    passwordSingleSignOnSettings: [passwordSingleSignOnSettings, inBeta],
    preferredTokenSigningKeyEndDateTime: [dateTimeOffset, inBeta],
    publishedPermissionScopes: [collection(permissionScope), inBeta],
    publisherName: [text, inBeta],
    samlMetadataUrl: [text, inBeta],
  }),
  { isOpen: true },
)

export const appRoleAssignment = derivedType(
  'appRoleAssignment',
  directoryObject,
  declareProperties({
    appRoleId: [guid, { nullable: false }],
    createdDateTime: dateTimeOffset,
    principalDisplayName: text,
    principalId: guid,
    principalType: text,
    resourceDisplayName: text,
    resourceId: guid,
    creationTimestamp: [dateTimeOffset, inBeta],
  }),
)

export const oAuth2PermissionGrant = derivedType(
  'oAuth2PermissionGrant',
  entity,
  declareProperties({
    clientId: [text, { nullable: false }],
    consentType: text,
    principalId: text,
    resourceId: [text, { nullable: false }],
    scope: text,
    expiryTime: [dateTimeOffset, inBeta],
    startTime: [dateTimeOffset, inBeta],
  }),
)
