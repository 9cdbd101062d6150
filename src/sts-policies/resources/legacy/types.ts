/**
 * The resource `policy` as a type.
 * Source: history of the Graph beta reference, resources `policy` and `keyCredential`, 2016 to 2019.
 */

import { directoryObject } from '../../../edm/base-types.ts'
import {
  betaOnly,
  binary,
  boolean,
  collection,
  complexType,
  dateTimeOffset,
  derivedType,
  guid,
  property,
  text,
} from '../../../edm/model.ts'

// WHY another name than Graph's `keyCredential`: that type has other members today.
const keyCredential = complexType('keyCredential2019', [
  property('customKeyIdentifier', binary),
  property('endDateTime', dateTimeOffset),
  property('keyId', guid),
  property('startDateTime', dateTimeOffset),
  property('type', text),
  property('usage', text),
  property('value', binary),
])

/** Its properties are in the order in which the resource is serialised. */
export const stsPolicyType = derivedType(
  'policy',
  directoryObject,
  [
    property('alternativeIdentifier', text),
    property('definition', collection(text), { isRequired: true }),
    property('displayName', text, { isRequired: true }),
    property('isOrganizationDefault', boolean),
    property('keyCredentials', collection(keyCredential)),
    property('type', text, { isRequired: true }),
  ],
  { versions: betaOnly },
)
