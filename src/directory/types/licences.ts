/**
 * Licences and plans of users, groups and the organization.
 * Source: `subscribedSku` to `licenseProcessingState` and the types of their members, in `microsoft.graph`.
 */

import { entity } from '../../edm/base-types.ts'
import {
  collection,
  complexType,
  dateTimeOffset,
  derivedType,
  guid,
  int32,
  declareProperties,
  text,
} from '../../edm/model.ts'

const licenseUnitsDetail = complexType(
  'licenseUnitsDetail',
  declareProperties({
    enabled: int32,
    lockedOut: int32,
    suspended: int32,
    warning: int32,
  }),
)

const servicePlanInfo = complexType(
  'servicePlanInfo',
  declareProperties({
    appliesTo: text,
    provisioningStatus: text,
    servicePlanId: guid,
    servicePlanName: text,
  }),
)

export const subscribedSku = derivedType(
  'subscribedSku',
  entity,
  declareProperties({
    accountId: text,
    accountName: text,
    appliesTo: text,
    capabilityStatus: text,
    consumedUnits: int32,
    prepaidUnits: licenseUnitsDetail,
    servicePlans: collection(servicePlanInfo),
    skuId: guid,
    skuPartNumber: text,
    subscriptionIds: collection(text),
  }),
)

export const assignedLicense = complexType(
  'assignedLicense',
  declareProperties({
    disabledPlans: collection(guid),
    skuId: guid,
  }),
)

export const assignedPlan = complexType(
  'assignedPlan',
  declareProperties({
    assignedDateTime: dateTimeOffset,
    capabilityStatus: text,
    service: text,
    servicePlanId: guid,
  }),
)

export const provisionedPlan = complexType(
  'provisionedPlan',
  declareProperties({
    capabilityStatus: text,
    provisioningStatus: text,
    service: text,
  }),
)

export const licenseAssignmentState = complexType(
  'licenseAssignmentState',
  declareProperties({
    assignedByGroup: text,
    disabledPlans: collection(guid),
    error: text,
    lastUpdatedDateTime: dateTimeOffset,
    skuId: guid,
    state: text,
  }),
)

export const licenseProcessingState = complexType(
  'licenseProcessingState',
  declareProperties({
    state: text,
  }),
)
