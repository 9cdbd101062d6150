/** The types of permission grant policies. Source: `permissionGrantPolicy`, `permissionGrantConditionSet`. */

import { entity, policyBase } from '../../edm/base-types.ts'
import {
  boolean,
  collection,
  derivedType,
  enumType,
  property,
  text,
  type ComplexType,
} from '../../edm/model.ts'

const list = collection(text)
const all = { hasNullableItems: true, default: ['all'] } as const

/** A set of conditions of consent. What is not given is not restricted. */
export const grantConditionsType: ComplexType = derivedType('permissionGrantConditionSet', entity, [
  property('clientApplicationIds', list, all),
  property('clientApplicationPublisherIds', list, all),
  property('clientApplicationsFromVerifiedPublisherOnly', boolean, { default: false }),
  property('clientApplicationTenantIds', list, all),
  property('permissionClassification', text, { default: 'all' }),
  property('permissions', list, all),
  property(
    'permissionType',
    enumType('permissionType', { delegatedUserConsentable: 1, delegated: 2, application: 3 }),
  ),
  property('resourceApplication', text, { default: 'any' }),
])

/** A policy: consent must meet one of `includes` and none of `excludes`. */
export const grantPolicyType: ComplexType = derivedType('permissionGrantPolicy', policyBase, [
  property('excludes', collection(grantConditionsType), { isReadOnly: true }),
  property('includes', collection(grantConditionsType), { isReadOnly: true }),
])
