/**
 * The organization and its domains.
 * Source: `organization`, `domain` and the types of their members, in `microsoft.graph`.
 */

import { directoryObject, entity } from '../../edm/base-types.ts'
import {
  betaOnly,
  boolean,
  collection,
  complexType,
  dateTimeOffset,
  derivedType,
  enumType,
  inBeta,
  int32,
  declareProperties,
  text,
} from '../../edm/model.ts'
import { assignedPlan, provisionedPlan } from './licences.ts'

const mdmAuthority = enumType('mdmAuthority', { unknown: 0, intune: 1, sccm: 2, office365: 3 })

const partnerTenantType = enumType('partnerTenantType', {
  microsoftSupport: 1,
  syndicatePartner: 2,
  breadthPartner: 3,
  breadthPartnerDelegatedAdmin: 4,
  resellerPartnerDelegatedAdmin: 5,
  valueAddedResellerPartnerDelegatedAdmin: 6,
  unknownFutureValue: 7,
})

const privacyProfile = complexType(
  'privacyProfile',
  declareProperties({
    contactEmail: text,
    statementUrl: text,
  }),
)

const verifiedDomain = complexType(
  'verifiedDomain',
  declareProperties({
    capabilities: text,
    isDefault: boolean,
    isInitial: boolean,
    name: text,
    type: text,
  }),
)

const directorySizeQuota = complexType(
  'directorySizeQuota',
  declareProperties({
    total: int32,
    used: int32,
  }),
  { versions: betaOnly },
)

export const organization = derivedType(
  'organization',
  directoryObject,
  declareProperties({
    assignedPlans: collection(assignedPlan),
    businessPhones: collection(text),
    city: text,
    country: text,
    countryLetterCode: text,
    createdDateTime: dateTimeOffset,
    defaultUsageLocation: text,
    displayName: text,
    marketingNotificationEmails: collection(text),
    mobileDeviceManagementAuthority: [mdmAuthority, { nullable: false }],
    onPremisesLastSyncDateTime: dateTimeOffset,
    onPremisesSyncEnabled: boolean,
    partnerTenantType: partnerTenantType,
    postalCode: text,
    preferredLanguage: text,
    privacyProfile: privacyProfile,
    provisionedPlans: collection(provisionedPlan),
    securityComplianceNotificationMails: collection(text),
    securityComplianceNotificationPhones: collection(text),
    state: text,
    street: text,
    technicalNotificationMails: collection(text),
    tenantType: text,
    verifiedDomains: collection(verifiedDomain),
    directorySizeQuota: [directorySizeQuota, inBeta],
    isMultipleDataLocationsForServicesEnabled: [boolean, inBeta],
  }),
  { isOpen: true },
)

const domainState = complexType(
  'domainState',
  declareProperties({
    lastActionDateTime: dateTimeOffset,
    operation: text,
    status: text,
  }),
)

export const domain = derivedType(
  'domain',
  entity,
  declareProperties({
    authenticationType: [text, { nullable: false }],
    availabilityStatus: text,
    isAdminManaged: [boolean, { nullable: false }],
    isDefault: [boolean, { nullable: false }],
    isInitial: [boolean, { nullable: false }],
    isRoot: [boolean, { nullable: false }],
    isVerified: [boolean, { nullable: false }],
    manufacturer: text,
    model: text,
    passwordNotificationWindowInDays: int32,
    passwordValidityPeriodInDays: int32,
    state: domainState,
    supportedServices: collection(text),
  }),
)
