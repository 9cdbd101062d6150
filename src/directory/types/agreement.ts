/**
 * Terms of use.
 * Source: `agreement` of `microsoft.graph`.
 */

import { entity } from '../../edm/base-types.ts'
import {
  boolean,
  complexType,
  dateTimeOffset,
  derivedType,
  duration,
  property,
  text,
} from '../../edm/model.ts'

const termsExpiration = complexType('termsExpiration', [
  property('frequency', duration),
  property('startDateTime', dateTimeOffset),
])

export const agreement = derivedType('agreement', entity, [
  property('displayName', text),
  property('termsExpiration', termsExpiration),
  property('userReacceptRequiredFrequency', duration),
  property('isViewingBeforeAcceptanceRequired', boolean),
  property('isPerDeviceAcceptanceRequired', boolean),
])
