/**
 * Applications.
 * Source: `application`, `extensionProperty` and the types of their members, in `microsoft.graph`.
 */

import { directoryObject } from '../../edm/base-types.ts'
import {
  betaOnly,
  boolean,
  collection,
  complexType,
  dateTimeOffset,
  derivedType,
  enumType,
  flagsType,
  guid,
  inBeta,
  int32,
  declareProperties,
  text,
} from '../../edm/model.ts'
import {
  addIn,
  apiApplication,
  appRole,
  informationalUrl,
  optionalClaims,
  parentalControlSettings,
  requestSignatureVerification,
  requiredResourceAccess,
  servicePrincipalLockConfiguration,
  verifiedPublisher,
} from './app-permissions.ts'
import { onPremisesPublishing } from './application-proxy.ts'
import { keyCredential, passwordCredential } from './credentials.ts'

const authenticationBehaviors = complexType(
  'authenticationBehaviors',
  declareProperties({
    blockAzureADGraphAccess: boolean,
    removeUnverifiedEmailClaim: boolean,
    requireClientServicePrincipal: boolean,
  }),
)

const certification = complexType(
  'certification',
  declareProperties({
    certificationDetailsUrl: text,
    certificationExpirationDateTime: dateTimeOffset,
    isCertifiedByMicrosoft: boolean,
    isPublisherAttested: boolean,
    lastCertificationDateTime: dateTimeOffset,
  }),
)

const nativeAuthenticationApisEnabled = flagsType('nativeAuthenticationApisEnabled', {
  none: 0,
  all: 1,
  unknownFutureValue: 2,
})

const publicClientApplication = complexType(
  'publicClientApplication',
  declareProperties({
    redirectUris: collection(text),
  }),
)

const spaApplication = complexType(
  'spaApplication',
  declareProperties({
    redirectUris: collection(text),
  }),
)

const implicitGrantSettings = complexType(
  'implicitGrantSettings',
  declareProperties({
    enableAccessTokenIssuance: boolean,
    enableIdTokenIssuance: boolean,
  }),
)

const redirectUriSettings = complexType(
  'redirectUriSettings',
  declareProperties({
    index: int32,
    uri: text,
  }),
)

const webApplication = complexType(
  'webApplication',
  declareProperties({
    homePageUrl: text,
    implicitGrantSettings: implicitGrantSettings,
    logoutUrl: text,
    redirectUris: collection(text),
    redirectUriSettings: collection(redirectUriSettings),
    oauth2AllowImplicitFlow: [boolean, inBeta],
  }),
)

const kind = enumType('kind', { unrestricted: 0, allowedTenants: 1, unknownFutureValue: 2 })

const signInAudienceRestrictionsBase = complexType(
  'signInAudienceRestrictionsBase',
  declareProperties({
    kind: [kind, { nullable: false }],
  }),
  { isAbstract: true, versions: betaOnly },
)

export const application = derivedType(
  'application',
  directoryObject,
  declareProperties({
    addIns: collection(addIn),
    api: apiApplication,
    appId: text,
    applicationTemplateId: text,
    appRoles: collection(appRole),
    authenticationBehaviors: authenticationBehaviors,
    certification: certification,
    createdByAppId: text,
    createdDateTime: dateTimeOffset,
    defaultRedirectUri: text,
    description: text,
    disabledByMicrosoftStatus: text,
    displayName: text,
    groupMembershipClaims: text,
    identifierUris: collection(text),
    info: informationalUrl,
    isDeviceOnlyAuthSupported: boolean,
    isDisabled: boolean,
    isFallbackPublicClient: boolean,
    keyCredentials: collection(keyCredential),
    managerApplications: collection(guid),
    nativeAuthenticationApisEnabled: nativeAuthenticationApisEnabled,
    notes: text,
    oauth2RequirePostResponse: [boolean, { nullable: false }],
    optionalClaims: optionalClaims,
    parentalControlSettings: parentalControlSettings,
    passwordCredentials: collection(passwordCredential),
    publicClient: publicClientApplication,
    publisherDomain: text,
    requestSignatureVerification: requestSignatureVerification,
    requiredResourceAccess: collection(requiredResourceAccess),
    samlMetadataUrl: text,
    serviceManagementReference: text,
    servicePrincipalLockConfiguration: servicePrincipalLockConfiguration,
    signInAudience: text,
    spa: spaApplication,
    tags: collection(text),
    tokenEncryptionKeyId: guid,
    uniqueName: text,
    verifiedPublisher: verifiedPublisher,
    web: webApplication,
    onPremisesPublishing: [onPremisesPublishing, inBeta],
    signInAudienceRestrictions: [
      signInAudienceRestrictionsBase,
      { nullable: false, versions: betaOnly },
    ],
  }),
  { isOpen: true },
)

export const extensionProperty = derivedType(
  'extensionProperty',
  directoryObject,
  declareProperties({
    appDisplayName: text,
    dataType: [text, { nullable: false }],
    isMultiValued: [boolean, { nullable: false }],
    isSyncedFromOnPremises: boolean,
    name: [text, { nullable: false }],
    targetObjects: collection(text),
  }),
  { isOpen: true },
)
