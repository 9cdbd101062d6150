/**
 * The attributes of a user that profiles of the directory handler read and write.
 * Source: Azure AD B2C, user profile attributes; Microsoft Graph and Azure AD Graph, resource user (both names where
 * they differ); custom-policy starter packs; azure-ad-b2c/samples.
 *
 * WHY: the list is wider than the page of user profile attributes. The service does not publish what it refuses, and a
 * wrong refusal is worse than a missed one.
 */

import { keyOf } from '../../../kernel/ids.ts'

const attributes = [
  'aboutMe',
  'accountEnabled',
  'accountType',
  'activationStatus',
  'ageGroup',
  'assignedLicenses',
  'assignedPlans',
  'authenticationSource',
  'authorizationInfo',
  'birthday',
  'businessPhones',
  'city',
  'companyName',
  'consentProvidedForMinor',
  'country',
  'countryLetterCode',
  'countryOrRegion',
  'createdDateTime',
  'creationType',
  'customSecurityAttributes',
  'dateOfBirth',
  'deletedDateTime',
  'deletionTimestamp',
  'department',
  'deviceEnrollmentLimit',
  'dirSyncEnabled',
  'displayName',
  'email',
  'emails',
  'employeeHireDate',
  'employeeId',
  'employeeLeaveDateTime',
  'employeeOrgData',
  'employeeType',
  'externalUserState',
  'externalUserStateChangeDateTime',
  'facsimileTelephoneNumber',
  'faxNumber',
  'forceChangePasswordNextLogin',
  'forceChangePasswordNextLogon',
  'forceChangePasswordNextSignIn',
  'givenName',
  'groups',
  'hireDate',
  'id',
  'identities',
  'imAddresses',
  'immutableId',
  'interests',
  'isCompromised',
  'isManagementRestricted',
  'isResourceAccount',
  'jobTitle',
  'lastDirSyncTime',
  'lastLogonTime',
  'lastPasswordChangeDateTime',
  'lastPasswordChangeTimestamp',
  'lastSignInDateTime',
  'legalAgeGroupClassification',
  'legalCountry',
  'mail',
  'mailNickname',
  'manager',
  'memberOf',
  'mobile',
  'mobilePhone',
  'mySite',
  'netId',
  'newClaimsPrincipalCreated',
  'newPassword',
  'objectId',
  'objectType',
  'officeLocation',
  'otherMails',
  'passportNumber',
  'password',
  'passwordHint',
  'passwordPolicies',
  'passwordProfile',
  'passwordResetOn',
  'pastProjects',
  'phoneNumber',
  'physicalDeliveryOfficeName',
  'postalCode',
  'preferredDataLocation',
  'preferredLanguage',
  'preferredName',
  'provisionedPlans',
  'provisioningErrors',
  'proxyAddresses',
  'refreshTokensValidFromDateTime',
  'reportsTo',
  'responsibilities',
  'schools',
  'securityIdentifier',
  'showInAddressList',
  'sid',
  'signInActivity',
  'signInSessionsValidFromDateTime',
  'sipProxyAddress',
  'skills',
  'sponsors',
  'state',
  'stateOrProvince',
  'streetAddress',
  'stsRefreshTokensValidFrom',
  'surname',
  'telephoneNumber',
  'tenantId',
  'usageLocation',
  'userIdentities',
  'userIdentity',
  'userPrincipalName',
  'userState',
  'userStateChangedOn',
  'userType',
] as const

const keys: ReadonlySet<string> = new Set(attributes.map(keyOf))

/** Families of attributes, by the beginning of the name. */
const families = [
  'alternativeSecurityId',
  'extension_',
  'extensionAttribute',
  'onPremises',
  'signInName',
  'strongAuthentication',
  'thumbnail',
].map(keyOf)

/** Tells whether the directory has the attribute, by the name that a profile gives it; without regard to case. */
export function isDirectoryAttribute(name: string): boolean {
  const key = keyOf(name.trim())
  return keys.has(key) || families.some((family) => key.startsWith(family))
}

/**
 * Tells whether a name is that of an attribute of the tenant's own, kept by the extensions app: the app is not part
 * of the name. Shape: `extension_loyaltyId`. Not: `extension_` with the 32 digits of an app, then the name.
 */
export function isOwnAttribute(name: string): boolean {
  const key = keyOf(name.trim())
  return key.startsWith('extension_') && !/^extension_[0-9a-f]{32}_/u.test(key)
}
