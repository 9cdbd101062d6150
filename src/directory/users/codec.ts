/** Reads the bodies of users. Source: `user-post-users`, `user-update`, `resources/user`. */

import type { Finding } from '../../kernel/findings.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { user } from '../types/user.ts'
import { directoryCodec } from '../writes/directory-codec.ts'
import {
  checkValues,
  invalidValue,
  mailAlias,
  matching,
  oneOfWords,
  shortList,
  type ValueRule,
} from '../writes/value-rules.ts'
import { checkPassword } from './password.ts'
import { checkPrincipalName } from './principal-name.ts'

const passwordPolicies = ['none', 'disablestrongpassword', 'disablepasswordexpiration']

/** Most mail addresses of `otherMails`, and the longest. Source: `resources/user`. */
const otherMails = { most: 250, longest: 250 }

const listOfTexts = shortList(250, 1_024)

const rules: Readonly<Record<string, ValueRule>> = {
  ageGroup: oneOfWords('Minor', 'NotAdult', 'Adult'),
  businessPhones: shortList(1, 64),
  consentProvidedForMinor: oneOfWords('Granted', 'Denied', 'NotRequired'),
  infoCatalogs: listOfTexts,
  interests: listOfTexts,
  mail: matching(/^[^\s@]{1,64}@[^\s@]{1,190}$/u, 'It takes a mail address.'),
  mailNickname: mailAlias,
  otherMails: shortList(otherMails.most, otherMails.longest),
  passwordPolicies: {
    holds: (value) =>
      typeof value === 'string' &&
      value.split(',').every((word) => passwordPolicies.includes(word.trim().toLowerCase())),
    rule: 'Use DisableStrongPassword, DisablePasswordExpiration, both with a comma, or None.',
  },
  pastProjects: listOfTexts,
  responsibilities: listOfTexts,
  schools: listOfTexts,
  skills: listOfTexts,
  usageLocation: matching(/^[A-Za-z]{2}$/u, 'It takes a country code of two letters.'),
  userType: oneOfWords('Member', 'Guest'),
}

const storedSpellings: Readonly<Record<string, (text: string) => string>> = {
  usageLocation: (text) => text.toUpperCase(),
  userType: (text) => (text.toLowerCase() === 'guest' ? 'Guest' : 'Member'),
}

/** What is stored of a user: never a password. */
function storedUser(body: JsonObject): JsonObject {
  const { passwordProfile: _, ...stored } = body
  const spelt = Object.entries(storedSpellings).flatMap(([name, spell]) => {
    const text = memberText(body, name)
    return text === '' ? [] : [[name, spell(text)] as const]
  })
  return { ...stored, ...Object.fromEntries(spelt) }
}

const required = [
  'accountEnabled',
  'displayName',
  'mailNickname',
  'passwordProfile',
  'userPrincipalName',
]

/** Finds empty texts. Source: refusals of Graph that users report (`mobilePhone`, `officeLocation`, `givenName`…). */
function checkEmptyTexts(given: JsonObject): readonly Finding[] {
  return Object.entries(given)
    .filter(([name, value]) => value === '' && !required.includes(name))
    .map(([name]) => ({
      ...invalidValue('User', name, 'It is empty; send null to clear the property.'),
      code: 'InvalidLength',
    }))
}

export const userCodec = directoryCodec(user, {
  resource: 'User',
  required,
  readOnly: [
    'assignedLicenses',
    'assignedPlans',
    'authorizationInfo',
    'cloudLicensing',
    'cloudRealtimeCommunicationInfo',
    'creationType',
    'deviceEnrollmentLimit',
    'deviceKeys',
    'externalUserState',
    'externalUserStateChangeDateTime',
    'identities',
    'identityParentId',
    'imAddresses',
    'isManagementRestricted',
    'isResourceAccount',
    'lastPasswordChangeDateTime',
    'legalAgeGroupClassification',
    'licenseAssignmentStates',
    'mailboxSettings',
    'onPremisesDistinguishedName',
    'onPremisesDomainName',
    'onPremisesLastSyncDateTime',
    'onPremisesProvisioningErrors',
    'onPremisesSamAccountName',
    'onPremisesSecurityIdentifier',
    'onPremisesSyncEnabled',
    'onPremisesUserPrincipalName',
    'print',
    'provisionedPlans',
    'proxyAddresses',
    'refreshTokensValidFromDateTime',
    'securityIdentifier',
    'serviceProvisioningErrors',
    'signInActivity',
    'signInSessionsValidFromDateTime',
  ],
  writeOnly: ['passwordProfile'],
  longest: {
    aboutMe: 4_096,
    city: 128,
    companyName: 64,
    country: 128,
    department: 64,
    displayName: 256,
    employeeId: 16,
    employeeType: 128,
    faxNumber: 64,
    givenName: 64,
    jobTitle: 128,
    mobilePhone: 64,
    mySite: 2_048,
    officeLocation: 128,
    onPremisesImmutableId: 256,
    postalCode: 40,
    preferredDataLocation: 8,
    preferredLanguage: 64,
    preferredName: 256,
    state: 128,
    streetAddress: 1_024,
    surname: 64,
    userPrincipalName: 113,
  },
  check: ({ given, body }, current) => [
    ...checkEmptyTexts(given),
    ...checkValues('User', rules, given),
    ...(typeof given['userPrincipalName'] === 'string' && given['userPrincipalName'] !== ''
      ? checkPrincipalName(given['userPrincipalName'])
      : []),
    ...checkPassword(given, body, current === undefined),
  ],
  storedForm: ({ body }) => storedUser(body),
})
