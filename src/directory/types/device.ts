/**
 * Devices.
 * Source: `device` and the types of their members, in `microsoft.graph`.
 */

import { directoryObject } from '../../edm/base-types.ts'
import {
  binary,
  boolean,
  collection,
  complexType,
  dateTimeOffset,
  derivedType,
  inBeta,
  int32,
  declareProperties,
  text,
} from '../../edm/model.ts'
import { onPremisesExtensionAttributes } from './on-premises.ts'

const alternativeSecurityId = complexType(
  'alternativeSecurityId',
  declareProperties({
    identityProvider: text,
    key: binary,
    type: int32,
  }),
)

export const device = derivedType(
  'device',
  directoryObject,
  declareProperties({
    accountEnabled: boolean,
    alternativeSecurityIds: collection(alternativeSecurityId),
    approximateLastSignInDateTime: dateTimeOffset,
    complianceExpirationDateTime: dateTimeOffset,
    deviceCategory: text,
    deviceId: text,
    deviceMetadata: text,
    deviceOwnership: text,
    deviceVersion: int32,
    displayName: text,
    enrollmentProfileName: text,
    enrollmentType: text,
    isCompliant: boolean,
    isManaged: boolean,
    isManagementRestricted: boolean,
    isRooted: boolean,
    managementType: text,
    manufacturer: text,
    mdmAppId: text,
    model: text,
    onPremisesLastSyncDateTime: dateTimeOffset,
    onPremisesSecurityIdentifier: text,
    onPremisesSyncEnabled: boolean,
    operatingSystem: text,
    operatingSystemVersion: text,
    physicalIds: collection(text),
    profileType: text,
    registrationDateTime: dateTimeOffset,
    systemLabels: collection(text),
    trustType: text,
    extensionAttributes: [onPremisesExtensionAttributes, inBeta],
  }),
  { isOpen: true },
)
