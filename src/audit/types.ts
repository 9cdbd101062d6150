/**
 * The audit log's records as types.
 * Source: `microsoft.graph.directoryAudit` and the types of its members.
 */

import { entity, identity, keyValue } from '../edm/base-types.ts'
import {
  collection,
  complexType,
  dateTimeOffset,
  derivedType,
  enumType,
  property,
  text,
} from '../edm/model.ts'

const notNull = { nullable: false } as const
const listOf = { hasNullableItems: true } as const

const userIdentity = derivedType(
  'userIdentity',
  identity,
  [property('ipAddress', text), property('userPrincipalName', text)],
  { isOpen: true },
)

const appIdentity = complexType('appIdentity', [
  property('appId', text),
  property('displayName', text),
  property('servicePrincipalId', text),
  property('servicePrincipalName', text),
])

const initiator = complexType('auditActivityInitiator', [
  property('user', userIdentity),
  property('app', appIdentity),
])

const modifiedProperty = complexType('modifiedProperty', [
  property('displayName', text),
  property('oldValue', text),
  property('newValue', text),
])

const groupType = enumType('groupType', { unifiedGroups: 0, azureAD: 1, unknownFutureValue: 2 })

const targetResource = complexType('targetResource', [
  property('id', text),
  property('displayName', text),
  property('type', text),
  property('userPrincipalName', text),
  property('groupType', groupType),
  property('modifiedProperties', collection(modifiedProperty), listOf),
])

const operationResult = enumType('operationResult', {
  success: 0,
  failure: 1,
  timeout: 2,
  unknownFutureValue: 3,
})

/** An audit record as Graph describes it. */
export const directoryAuditType = derivedType('directoryAudit', entity, [
  property('category', text, notNull),
  property('correlationId', text),
  property('result', operationResult),
  property('resultReason', text),
  property('activityDisplayName', text, notNull),
  property('activityDateTime', dateTimeOffset, notNull),
  property('loggedByService', text),
  property('operationType', text),
  property('initiatedBy', initiator, notNull),
  property('targetResources', collection(targetResource), listOf),
  property('additionalDetails', collection(keyValue), listOf),
])
