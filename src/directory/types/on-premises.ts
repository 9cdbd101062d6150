/**
 * What synchronization and provisioning leave at an object.
 * Source: `onPremisesExtensionAttributes`, `onPremisesProvisioningError`, `serviceProvisioningError` and the types of their members, in `microsoft.graph`.
 */

import { boolean, complexType, dateTimeOffset, declareProperties, text } from '../../edm/model.ts'

export const onPremisesExtensionAttributes = complexType(
  'onPremisesExtensionAttributes',
  declareProperties({
    extensionAttribute1: text,
    extensionAttribute10: text,
    extensionAttribute11: text,
    extensionAttribute12: text,
    extensionAttribute13: text,
    extensionAttribute14: text,
    extensionAttribute15: text,
    extensionAttribute2: text,
    extensionAttribute3: text,
    extensionAttribute4: text,
    extensionAttribute5: text,
    extensionAttribute6: text,
    extensionAttribute7: text,
    extensionAttribute8: text,
    extensionAttribute9: text,
  }),
)

export const onPremisesProvisioningError = complexType(
  'onPremisesProvisioningError',
  declareProperties({
    category: text,
    occurredDateTime: dateTimeOffset,
    propertyCausingError: text,
    value: text,
  }),
)

export const serviceProvisioningError = complexType(
  'serviceProvisioningError',
  declareProperties({
    createdDateTime: dateTimeOffset,
    isResolved: boolean,
    serviceInstance: text,
  }),
  { isAbstract: true },
)
