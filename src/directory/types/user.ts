/**
 * Users.
 * Source: `user` and the types of their members, in `microsoft.graph`.
 */

import { directoryObject } from '../../edm/base-types.ts'
import {
  betaOnly,
  binary,
  boolean,
  collection,
  complexType,
  dateTimeOffset,
  derivedType,
  guid,
  inBeta,
  int32,
  declareProperties,
  text,
} from '../../edm/model.ts'
import {
  assignedLicense,
  assignedPlan,
  licenseAssignmentState,
  provisionedPlan,
} from './licences.ts'
import { mailboxSettings } from './mailbox.ts'
import {
  onPremisesExtensionAttributes,
  onPremisesProvisioningError,
  serviceProvisioningError,
} from './on-premises.ts'

const userCloudLicensing = complexType('userCloudLicensing', [], { versions: betaOnly })

const authorizationInfo = complexType(
  'authorizationInfo',
  declareProperties({
    certificateUserIds: collection(text),
  }),
)

export const customSecurityAttributeValue = complexType('customSecurityAttributeValue', [], {
  isOpen: true,
})

const employeeOrgData = complexType(
  'employeeOrgData',
  declareProperties({
    costCenter: text,
    division: text,
  }),
)

const objectIdentity = complexType(
  'objectIdentity',
  declareProperties({
    issuer: text,
    issuerAssignedId: text,
    signInType: text,
  }),
)

const passwordProfile = complexType(
  'passwordProfile',
  declareProperties({
    forceChangePasswordNextSignIn: boolean,
    forceChangePasswordNextSignInWithMfa: boolean,
    password: text,
  }),
)

const userPrint = complexType('userPrint', [])

const signInActivity = complexType(
  'signInActivity',
  declareProperties({
    lastNonInteractiveSignInDateTime: dateTimeOffset,
    lastNonInteractiveSignInRequestId: text,
    lastSignInDateTime: dateTimeOffset,
    lastSignInRequestId: text,
    lastSuccessfulSignInDateTime: dateTimeOffset,
    lastSuccessfulSignInRequestId: text,
  }),
)

const cloudRealtimeCommunicationInfo = complexType(
  'cloudRealtimeCommunicationInfo',
  declareProperties({
    isSipEnabled: boolean,
  }),
  { versions: betaOnly },
)

const deviceKey = complexType(
  'deviceKey',
  declareProperties({
    deviceId: guid,
    keyMaterial: binary,
    keyType: text,
  }),
  { versions: betaOnly },
)

export const user = derivedType(
  'user',
  directoryObject,
  declareProperties({
    aboutMe: text,
    accountEnabled: boolean,
    ageGroup: text,
    assignedLicenses: collection(assignedLicense),
    assignedPlans: collection(assignedPlan),
    authorizationInfo: authorizationInfo,
    birthday: [dateTimeOffset, { nullable: false }],
    businessPhones: collection(text),
    city: text,
    companyName: text,
    consentProvidedForMinor: text,
    country: text,
    createdDateTime: dateTimeOffset,
    creationType: text,
    customSecurityAttributes: customSecurityAttributeValue,
    department: text,
    deviceEnrollmentLimit: [int32, { nullable: false }],
    displayName: text,
    employeeHireDate: dateTimeOffset,
    employeeId: text,
    employeeLeaveDateTime: dateTimeOffset,
    employeeOrgData: employeeOrgData,
    employeeType: text,
    externalUserState: text,
    externalUserStateChangeDateTime: dateTimeOffset,
    faxNumber: text,
    givenName: text,
    hireDate: [dateTimeOffset, { nullable: false }],
    identities: collection(objectIdentity),
    identityParentId: text,
    imAddresses: collection(text),
    interests: collection(text),
    isManagementRestricted: boolean,
    isResourceAccount: boolean,
    jobTitle: text,
    lastPasswordChangeDateTime: dateTimeOffset,
    legalAgeGroupClassification: text,
    licenseAssignmentStates: collection(licenseAssignmentState),
    mail: text,
    mailboxSettings: mailboxSettings,
    mailNickname: text,
    mobilePhone: text,
    mySite: text,
    officeLocation: text,
    onPremisesDistinguishedName: text,
    onPremisesDomainName: text,
    onPremisesExtensionAttributes: onPremisesExtensionAttributes,
    onPremisesImmutableId: text,
    onPremisesLastSyncDateTime: dateTimeOffset,
    onPremisesProvisioningErrors: collection(onPremisesProvisioningError),
    onPremisesSamAccountName: text,
    onPremisesSecurityIdentifier: text,
    onPremisesSyncEnabled: boolean,
    onPremisesUserPrincipalName: text,
    otherMails: collection(text),
    passwordPolicies: text,
    passwordProfile: passwordProfile,
    pastProjects: collection(text),
    postalCode: text,
    preferredDataLocation: text,
    preferredLanguage: text,
    preferredName: text,
    print: userPrint,
    provisionedPlans: collection(provisionedPlan),
    proxyAddresses: collection(text),
    responsibilities: collection(text),
    schools: collection(text),
    securityIdentifier: text,
    serviceProvisioningErrors: collection(serviceProvisioningError),
    showInAddressList: boolean,
    signInActivity: signInActivity,
    signInSessionsValidFromDateTime: dateTimeOffset,
    skills: collection(text),
    state: text,
    streetAddress: text,
    surname: text,
    usageLocation: text,
    userPrincipalName: text,
    userType: text,
    cloudLicensing: [userCloudLicensing, inBeta],
    cloudRealtimeCommunicationInfo: [cloudRealtimeCommunicationInfo, inBeta],
    deviceKeys: [collection(deviceKey), inBeta],
    infoCatalogs: [collection(text), inBeta],
    refreshTokensValidFromDateTime: [dateTimeOffset, inBeta],
  }),
  { isOpen: true },
)
