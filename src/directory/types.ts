/**
 * Types of directory objects, with the properties that this service stores.
 * Source: `microsoft.graph.user`, `group`, `directoryRole`, `application`, `servicePrincipal`,
 * `organization`, `agreement` and the types of their members.
 */

import { directoryObject, entity } from '../edm/base-types.ts'
import {
  binary,
  boolean,
  collection,
  complexType,
  dateTimeOffset,
  derivedType,
  duration,
  guid,
  property,
  text,
} from '../edm/model.ts'

export const user = derivedType('user', directoryObject, [
  property('businessPhones', collection(text)),
  property('displayName', text),
  property('givenName', text),
  property('jobTitle', text),
  property('mail', text),
  property('mobilePhone', text),
  property('officeLocation', text),
  property('preferredLanguage', text),
  property('surname', text),
  property('userPrincipalName', text),
  property('accountEnabled', boolean),
  property('userType', text),
])

export const group = derivedType('group', directoryObject, [
  property('description', text),
  property('displayName', text),
  property('groupTypes', collection(text)),
  property('isAssignableToRole', boolean),
  property('mail', text),
  property('mailEnabled', boolean),
  property('mailNickname', text),
  property('securityEnabled', boolean),
])

export const directoryRole = derivedType('directoryRole', directoryObject, [
  property('description', text),
  property('displayName', text),
  property('roleTemplateId', text),
])

const passwordCredential = complexType('passwordCredential', [
  property('customKeyIdentifier', binary),
  property('displayName', text),
  property('endDateTime', dateTimeOffset),
  property('hint', text),
  property('keyId', guid),
  property('secretText', text),
  property('startDateTime', dateTimeOffset),
])

export const application = derivedType('application', directoryObject, [
  property('appId', text),
  property('displayName', text),
  property('identifierUris', collection(text)),
  property('isFallbackPublicClient', boolean),
  property('passwordCredentials', collection(passwordCredential)),
  property('publisherDomain', text),
  property('signInAudience', text),
])

export const servicePrincipal = derivedType('servicePrincipal', directoryObject, [
  property('accountEnabled', boolean),
  property('appDisplayName', text),
  property('appId', text),
  property('appOwnerOrganizationId', guid),
  property('displayName', text),
  property('servicePrincipalNames', collection(text)),
  property('servicePrincipalType', text),
])

const verifiedDomain = complexType('verifiedDomain', [
  property('capabilities', text),
  property('isDefault', boolean),
  property('isInitial', boolean),
  property('name', text),
  property('type', text),
])

export const organization = derivedType('organization', directoryObject, [
  property('createdDateTime', dateTimeOffset),
  property('displayName', text),
  property('tenantType', text),
  property('verifiedDomains', collection(verifiedDomain)),
])

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
