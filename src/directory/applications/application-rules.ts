/**
 * Rules of applications that need nothing but the application itself.
 * Source: `application`, its member types, and "Validation differences by supported account types" of Entra.
 */

import { named, quoted } from '../../edm/place.ts'
import type { Finding } from '../../kernel/findings.ts'
import { isGuid, keyOf } from '../../kernel/ids.ts'
import { memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { applicationCodes } from '../app-parts/application-codes.ts'
import { findIdentifierFaults } from './identifier-uris.ts'
import {
  findEnabledRemovals,
  findPermissionFaults,
  findUnknownScopes,
} from './published-permissions.ts'
import { findAddressFaults, findRedirectFaults } from './redirect-uris.ts'
import { findTagFaults } from '../app-parts/tags.ts'
import {
  fault,
  findDuplicates,
  findNotAllowed,
  findTooLongText,
  findTooMany,
  objectOf,
  listedObjects,
  textsOf,
} from '../app-parts/text-rules.ts'

/** Most items of all lists of an application together. Source: `application-limits` of Entra: about 1,000. */
export const mostApplicationItems = 1_000

/** Most resources whose permissions an application asks for, and most permissions of all of them. */
const mostResources = 50
const mostPermissions = 400
const mostPersonalPermissions = 200

const audiences = [
  'AzureADMyOrg',
  'AzureADMultipleOrgs',
  'AzureADandPersonalMicrosoftAccount',
  'PersonalMicrosoftAccount',
]

const membershipClaims = ['None', 'SecurityGroup', 'DirectoryRole', 'ApplicationGroup', 'All']

function isPersonal(body: JsonObject): boolean {
  return memberText(body, 'signInAudience').includes('PersonalMicrosoftAccount')
}

function findClaimFaults(value: JsonValue | undefined): readonly Finding[] {
  if (typeof value !== 'string') return []
  return value
    .split(',')
    .flatMap((word) => findNotAllowed(word.trim(), membershipClaims, ['groupMembershipClaims']))
}

function findGuidFault(text: string, place: readonly (string | number)[]): readonly Finding[] {
  if (isGuid(text)) return []
  const message = `${named(place)} must be a GUID, not ${quoted(text)}`
  return [fault(applicationCodes.textMalformed, place, message)]
}

function findAccessFaults(body: JsonObject): readonly Finding[] {
  const place = ['requiredResourceAccess']
  const resources = listedObjects(body['requiredResourceAccess'])
  const permissions = resources.flatMap(({ resourceAccess }) => listedObjects(resourceAccess))
  const most = isPersonal(body) ? mostPersonalPermissions : mostPermissions
  return [
    ...findTooMany(resources, mostResources, place),
    ...findTooMany(permissions, most, [...place, 'resourceAccess']),
    ...findDuplicates(
      resources.map((each) => memberText(each, 'resourceAppId')),
      place,
      keyOf,
    ),
    ...resources.flatMap((resource, index) => [
      ...findGuidFault(memberText(resource, 'resourceAppId'), [...place, index, 'resourceAppId']),
      ...listedObjects(resource['resourceAccess']).flatMap(({ type }, item) =>
        findNotAllowed(type, ['Role', 'Scope'], [...place, index, 'resourceAccess', item, 'type']),
      ),
    ]),
  ]
}

function findApiFaults(body: JsonObject): readonly Finding[] {
  const api = objectOf(body['api'])
  const version = api['requestedAccessTokenVersion']
  const place = ['api', 'requestedAccessTokenVersion']
  return [
    ...findNotAllowed(version, isPersonal(body) ? [2] : [1, 2], place),
    ...listedObjects(api['preAuthorizedApplications']).flatMap((client, index) =>
      findGuidFault(memberText(client, 'appId'), [
        'api',
        'preAuthorizedApplications',
        index,
        'appId',
      ]),
    ),
    ...findUnknownScopes(body),
  ]
}

function countItems(value: JsonValue | undefined): number {
  if (Array.isArray(value)) {
    return value.length + value.reduce((sum: number, each) => sum + countItems(each), 0)
  }
  return Object.values(objectOf(value)).reduce((sum: number, each) => sum + countItems(each), 0)
}

function findTooManyItems(body: JsonObject): readonly Finding[] {
  const items = countItems(body)
  if (items <= mostApplicationItems) return []
  const message = `the lists of the application have ${items} items together; the most are ${mostApplicationItems}`
  return [fault(applicationCodes.tooMany, [], message)]
}

/** Finds every fault of an application; `before` is absent for a new one. */
export function findApplicationFaults(
  body: JsonObject,
  before: JsonObject | undefined,
): readonly Finding[] {
  const personal = isPersonal(body)
  return [
    ...findNotAllowed(body['signInAudience'], audiences, ['signInAudience']).map((finding) => ({
      ...finding,
      ostiaryCode: applicationCodes.audienceUnknown,
    })),
    ...findIdentifierFaults(textsOf(body['identifierUris']), personal),
    ...findRedirectFaults(body, personal),
    ...findAddressFaults(body),
    ...findPermissionFaults(body, personal),
    ...findApiFaults(body),
    ...findAccessFaults(body),
    ...findTagFaults(body['tags']),
    ...findClaimFaults(body['groupMembershipClaims']),
    ...findTooLongText(memberText(body, 'defaultRedirectUri'), 256, ['defaultRedirectUri']),
    ...(before === undefined ? [] : findEnabledRemovals(before, body)),
    ...findTooManyItems(body),
  ]
}
