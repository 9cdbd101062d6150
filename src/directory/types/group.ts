/**
 * Groups and administrative units.
 * Source: `group`, `administrativeUnit` and the types of their members, in `microsoft.graph`.
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
  inBeta,
  int32,
  declareProperties,
  text,
} from '../../edm/model.ts'
import { assignedLicense, licenseProcessingState } from './licences.ts'
import {
  onPremisesExtensionAttributes,
  onPremisesProvisioningError,
  serviceProvisioningError,
} from './on-premises.ts'

const groupCloudLicensing = complexType('groupCloudLicensing', [], { versions: betaOnly })

const groupAccessType = enumType('groupAccessType', {
  none: 0,
  private: 1,
  secret: 2,
  public: 3,
  unknownFutureValue: 4,
})

const assignedLabel = complexType(
  'assignedLabel',
  declareProperties({
    displayName: text,
    labelId: text,
  }),
)

const membershipRuleProcessingStatusDetails = enumType('MembershipRuleProcessingStatusDetails', {
  NotStarted: 0,
  Running: 1,
  Failed: 2,
  Succeeded: 3,
  UnsupportedFutureValue: 4,
})

const membershipRuleProcessingStatus = complexType(
  'membershipRuleProcessingStatus',
  declareProperties({
    errorMessage: text,
    lastMembershipUpdated: dateTimeOffset,
    status: membershipRuleProcessingStatusDetails,
  }),
  { versions: betaOnly },
)

export const group = derivedType(
  'group',
  directoryObject,
  declareProperties({
    accessType: groupAccessType,
    allowExternalSenders: boolean,
    assignedLabels: collection(assignedLabel),
    assignedLicenses: collection(assignedLicense),
    autoSubscribeNewMembers: boolean,
    classification: text,
    createdDateTime: dateTimeOffset,
    description: text,
    displayName: text,
    expirationDateTime: dateTimeOffset,
    groupTypes: collection(text),
    hasMembersWithLicenseErrors: boolean,
    hideFromAddressLists: boolean,
    hideFromOutlookClients: boolean,
    infoCatalogs: collection(text),
    isArchived: boolean,
    isAssignableToRole: boolean,
    isFavorite: boolean,
    isManagementRestricted: boolean,
    isSubscribedByMail: boolean,
    licenseProcessingState: licenseProcessingState,
    mail: text,
    mailEnabled: boolean,
    mailNickname: text,
    membershipRule: text,
    membershipRuleProcessingState: text,
    onPremisesDomainName: text,
    onPremisesExtensionAttributes: onPremisesExtensionAttributes,
    onPremisesLastSyncDateTime: dateTimeOffset,
    onPremisesNetBiosName: text,
    onPremisesProvisioningErrors: collection(onPremisesProvisioningError),
    onPremisesSamAccountName: text,
    onPremisesSecurityIdentifier: text,
    onPremisesSyncEnabled: boolean,
    organizationId: text,
    preferredDataLocation: text,
    preferredLanguage: text,
    proxyAddresses: collection(text),
    renewedDateTime: dateTimeOffset,
    resourceBehaviorOptions: collection(text),
    resourceProvisioningOptions: collection(text),
    securityEnabled: boolean,
    securityIdentifier: text,
    serviceProvisioningErrors: collection(serviceProvisioningError),
    theme: text,
    uniqueName: text,
    unseenConversationsCount: int32,
    unseenCount: int32,
    unseenMessagesCount: int32,
    visibility: text,
    welcomeMessageEnabled: boolean,
    cloudLicensing: [groupCloudLicensing, inBeta],
    createdByAppId: [text, inBeta],
    membershipRuleProcessingStatus: [membershipRuleProcessingStatus, inBeta],
  }),
  { isOpen: true },
)

export const administrativeUnit = derivedType(
  'administrativeUnit',
  directoryObject,
  declareProperties({
    description: text,
    displayName: text,
    isMemberManagementRestricted: boolean,
    membershipRule: text,
    membershipRuleProcessingState: text,
    membershipType: text,
    visibility: text,
  }),
  { isOpen: true },
)
