/**
 * Directory objects as Graph shows them: only the properties listed here, in this order, so that secrets in a
 * stored body are never printed.
 * Source: `microsoft.graph.user`, `group`, `directoryRole`, `application`, `servicePrincipal`, `agreement`,
 * `organization`.
 */

import type { ComplexType } from '../edm/model.ts'
import type { EntityType } from '../graph/entity-set.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts'
import type { StoredObject, Tenant } from '../store/port.ts'
import { formatWholeSeconds } from '../kernel/clock.ts'
import * as types from './types.ts'

type PrintProperty = (body: JsonObject) => JsonValue

/** Prints a member of the stored body, or a default when the body has none. */
function stored(name: string, otherwise: JsonValue = null): PrintProperty {
  return (body) => body[name] ?? otherwise
}

function entityType(
  schema: ComplexType,
  printers: Readonly<Record<string, PrintProperty>>,
): EntityType {
  return {
    name: schema.name,
    schema,
    properties: ['id', ...Object.keys(printers)],
    encode: ({ id, body }: StoredObject) => ({
      id,
      ...Object.fromEntries(
        Object.entries(printers).map(([property, print]) => [property, print(body)]),
      ),
    }),
  }
}

const publicCredentialMembers = [
  'customKeyIdentifier',
  'displayName',
  'endDateTime',
  'hint',
  'keyId',
  'secretText',
  'startDateTime',
]

/** Prints credentials as Graph shows them: their identifying members, with null as `secretText`. */
function printCredentials(body: JsonObject): JsonValue {
  const credentials = body['passwordCredentials']
  if (!Array.isArray(credentials)) return []
  return credentials
    .filter(isJsonObject)
    .map((credential: JsonObject) =>
      Object.fromEntries(
        publicCredentialMembers.map((member) => [
          member,
          member === 'secretText' ? null : (credential[member] ?? null),
        ]),
      ),
    )
}

export const userType = entityType(types.user, {
  businessPhones: stored('businessPhones', []),
  displayName: stored('displayName'),
  givenName: stored('givenName'),
  jobTitle: stored('jobTitle'),
  mail: stored('mail'),
  mobilePhone: stored('mobilePhone'),
  officeLocation: stored('officeLocation'),
  preferredLanguage: stored('preferredLanguage'),
  surname: stored('surname'),
  userPrincipalName: stored('userPrincipalName'),
  accountEnabled: stored('accountEnabled', true),
  userType: stored('userType', 'Member'),
})

export const groupType = entityType(types.group, {
  deletedDateTime: stored('deletedDateTime'),
  description: stored('description'),
  displayName: stored('displayName'),
  groupTypes: stored('groupTypes', []),
  isAssignableToRole: stored('isAssignableToRole', false),
  mail: stored('mail'),
  mailEnabled: stored('mailEnabled', false),
  mailNickname: stored('mailNickname'),
  securityEnabled: stored('securityEnabled', true),
})

export const directoryRoleType = entityType(types.directoryRole, {
  deletedDateTime: stored('deletedDateTime'),
  description: stored('description'),
  displayName: stored('displayName'),
  roleTemplateId: stored('roleTemplateId'),
})

export const applicationType = entityType(types.application, {
  deletedDateTime: stored('deletedDateTime'),
  appId: stored('appId'),
  displayName: stored('displayName'),
  identifierUris: stored('identifierUris', []),
  isFallbackPublicClient: stored('isFallbackPublicClient'),
  passwordCredentials: printCredentials,
  publisherDomain: stored('publisherDomain'),
  signInAudience: stored('signInAudience', 'AzureADMyOrg'),
})

export const servicePrincipalType = entityType(types.servicePrincipal, {
  deletedDateTime: stored('deletedDateTime'),
  accountEnabled: stored('accountEnabled', true),
  appDisplayName: stored('appDisplayName'),
  appId: stored('appId'),
  appOwnerOrganizationId: stored('appOwnerOrganizationId'),
  displayName: stored('displayName'),
  servicePrincipalNames: stored('servicePrincipalNames', []),
  servicePrincipalType: stored('servicePrincipalType', 'Application'),
})

export const agreementType = entityType(types.agreement, {
  displayName: stored('displayName'),
  termsExpiration: stored('termsExpiration'),
  userReacceptRequiredFrequency: stored('userReacceptRequiredFrequency'),
  isViewingBeforeAcceptanceRequired: stored('isViewingBeforeAcceptanceRequired', false),
  isPerDeviceAcceptanceRequired: stored('isPerDeviceAcceptanceRequired', false),
})

/** Adds `@odata.type` to the objects of a type, for collections with objects of several types. */
export function withType<Body extends JsonObject>(type: EntityType<Body>): EntityType<Body> {
  return {
    ...type,
    encode: (object, context) => ({
      '@odata.type': `#microsoft.graph.${type.name}`,
      ...type.encode(object, context),
    }),
  }
}

/** Prints the organization object of a tenant. */
export function encodeOrganization(tenant: Tenant): JsonObject {
  return {
    id: tenant.id,
    deletedDateTime: null,
    createdDateTime: formatWholeSeconds(tenant.createdAt),
    displayName: tenant.displayName,
    tenantType: 'AAD',
    verifiedDomains: tenant.domains.map(({ name, isDefault }) => ({
      capabilities: 'Email, OfficeCommunicationsOnline',
      isDefault,
      isInitial: name.endsWith('.onmicrosoft.com'),
      name,
      type: 'Managed',
    })),
  }
}
