/**
 * What applications ask for and publish: roles, scopes, claims, add-ins.
 * Source: `appRole` to `parentalControlSettings` and the types of their members, in `microsoft.graph`.
 */

import { keyValue } from '../../edm/base-types.ts'
import {
  boolean,
  collection,
  complexType,
  dateTimeOffset,
  flagsType,
  guid,
  inBeta,
  int32,
  declareProperties,
  text,
} from '../../edm/model.ts'

export const appRole = complexType(
  'appRole',
  declareProperties({
    allowedMemberTypes: collection(text),
    description: text,
    displayName: text,
    id: [guid, { nullable: false }],
    isEnabled: [boolean, { nullable: false }],
    origin: text,
    value: text,
  }),
)

export const permissionScope = complexType(
  'permissionScope',
  declareProperties({
    adminConsentDescription: text,
    adminConsentDisplayName: text,
    id: [guid, { nullable: false }],
    isEnabled: [boolean, { nullable: false }],
    origin: text,
    type: text,
    userConsentDescription: text,
    userConsentDisplayName: text,
    value: text,
  }),
)

export const resourceSpecificPermission = complexType(
  'resourceSpecificPermission',
  declareProperties({
    description: text,
    displayName: text,
    id: [guid, { nullable: false }],
    isEnabled: [boolean, { nullable: false }],
    value: text,
  }),
)

export const addIn = complexType(
  'addIn',
  declareProperties({
    id: guid,
    properties: collection(keyValue),
    type: [text, { nullable: false }],
  }),
)

const optionalClaim = complexType(
  'optionalClaim',
  declareProperties({
    additionalProperties: collection(text),
    essential: [boolean, { nullable: false, default: false }],
    name: [text, { nullable: false }],
    source: text,
  }),
)

export const optionalClaims = complexType(
  'optionalClaims',
  declareProperties({
    accessToken: collection(optionalClaim),
    idToken: collection(optionalClaim),
    saml2Token: collection(optionalClaim),
  }),
)

const resourceAccess = complexType(
  'resourceAccess',
  declareProperties({
    id: [guid, { nullable: false }],
    type: text,
  }),
)

export const requiredResourceAccess = complexType(
  'requiredResourceAccess',
  declareProperties({
    resourceAccess: collection(resourceAccess),
    resourceAppId: [text, { nullable: false }],
  }),
)

const preAuthorizedApplication = complexType(
  'preAuthorizedApplication',
  declareProperties({
    appId: text,
    delegatedPermissionIds: collection(text),
    permissionIds: [collection(text), inBeta],
  }),
)

export const apiApplication = complexType(
  'apiApplication',
  declareProperties({
    acceptMappedClaims: boolean,
    knownClientApplications: collection(guid),
    oauth2PermissionScopes: collection(permissionScope),
    preAuthorizedApplications: collection(preAuthorizedApplication),
    requestedAccessTokenVersion: int32,
  }),
)

export const verifiedPublisher = complexType(
  'verifiedPublisher',
  declareProperties({
    addedDateTime: dateTimeOffset,
    displayName: text,
    verifiedPublisherId: text,
  }),
)

export const informationalUrl = complexType(
  'informationalUrl',
  declareProperties({
    logoUrl: text,
    marketingUrl: text,
    privacyStatementUrl: text,
    supportUrl: text,
    termsOfServiceUrl: text,
  }),
)

export const servicePrincipalLockConfiguration = complexType(
  'servicePrincipalLockConfiguration',
  declareProperties({
    allProperties: boolean,
    credentialsWithUsageSign: boolean,
    credentialsWithUsageVerify: boolean,
    isEnabled: [boolean, { nullable: false }],
    tokenEncryptionKeyId: boolean,
  }),
)

const weakAlgorithms = flagsType('weakAlgorithms', { rsaSha1: 1, unknownFutureValue: 2 })

export const requestSignatureVerification = complexType(
  'requestSignatureVerification',
  declareProperties({
    allowedWeakAlgorithms: weakAlgorithms,
    isSignedRequestRequired: [boolean, { nullable: false, default: false }],
  }),
)

export const samlSingleSignOnSettings = complexType(
  'samlSingleSignOnSettings',
  declareProperties({
    relayState: text,
  }),
)

export const parentalControlSettings = complexType(
  'parentalControlSettings',
  declareProperties({
    countriesBlockedForMinors: collection(text),
    legalAgeGroupRule: text,
  }),
)
