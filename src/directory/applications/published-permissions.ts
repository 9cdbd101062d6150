/**
 * Rules of the app roles and scopes that an application publishes.
 * Source: `appRole`, `permissionScope`; https://learn.microsoft.com/entra/identity-platform/howto-add-app-roles-in-apps.
 */

import { quoted, type Place } from '../../edm/place.ts'
import type { Finding } from '../../kernel/findings.ts'
import { keyOf } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { applicationCodes } from '../app-parts/application-codes.ts'
import {
  fault,
  findDuplicates,
  findNotAllowed,
  objectOf,
  listedObjects,
  textsOf,
} from '../app-parts/text-rules.ts'

/** Longest value of a role or scope, characters. */
const longestValue = 120
const longestPersonalScope = 40

const valuePattern = /^[\w!#$%&'()*+,\-./:;<=>?@[\]^`{|}~]+$/u

/** The roles and the scopes of an application, with their places. */
function permissionsOf(body: JsonObject): readonly (readonly [JsonObject, Place])[] {
  const scopes = listedObjects(objectOf(body['api'])['oauth2PermissionScopes'])
  return [
    ...listedObjects(body['appRoles']).map((role, index) => [role, ['appRoles', index]] as const),
    ...scopes.map((scope, index) => [scope, ['api', 'oauth2PermissionScopes', index]] as const),
  ]
}

function isScope(place: Place): boolean {
  return place[0] === 'api'
}

function findValueFault(value: string, place: Place, isPersonal: boolean): readonly Finding[] {
  const longest = isPersonal && isScope(place) ? longestPersonalScope : longestValue
  const problem =
    value.length > longest
      ? `has more than ${longest} characters`
      : value.startsWith('.')
        ? 'must not begin with a dot'
        : valuePattern.test(value)
          ? undefined
          : 'has a character that is not allowed'
  if (problem === undefined) return []
  const message = `\`value\` ${quoted(value)} ${problem}`
  return [fault(applicationCodes.permissionMalformed, [...place, 'value'], message)]
}

const memberTypes = ['User', 'Application']

function findKindFaults(permission: JsonObject, place: Place): readonly Finding[] {
  if (isScope(place)) {
    return findNotAllowed(permission['type'], ['User', 'Admin'], [...place, 'type'])
  }
  const types = textsOf(permission['allowedMemberTypes'])
  const here = [...place, 'allowedMemberTypes']
  if (types.length > 0 && types.every((type) => memberTypes.includes(type))) return []
  const message = '`allowedMemberTypes` must have `User`, `Application` or both'
  return [fault(applicationCodes.permissionMalformed, here, message)]
}

function findNameFault(permission: JsonObject, place: Place): readonly Finding[] {
  if (isScope(place) || memberText(permission, 'displayName') !== '') return []
  const message = '`displayName` of an app role is required'
  return [fault(applicationCodes.permissionMalformed, [...place, 'displayName'], message)]
}

/** Finds what is wrong with roles and scopes: their forms, and ids and values that two have. */
export function findPermissionFaults(body: JsonObject, isPersonal: boolean): readonly Finding[] {
  const all = permissionsOf(body)
  const single = all.flatMap(([permission, place]) => {
    const value = memberText(permission, 'value')
    return [
      ...(value === '' ? [] : findValueFault(value, place, isPersonal)),
      ...findKindFaults(permission, place),
      ...findNameFault(permission, place),
    ]
  })
  const duplicates = (['appRoles', 'api'] as const).flatMap((root) => {
    const here = all.filter(([, place]) => place[0] === root)
    const place: Place = root === 'api' ? ['api', 'oauth2PermissionScopes'] : ['appRoles']
    return [
      ...findDuplicates(
        here.map(([each]) => memberText(each, 'id')),
        place,
        keyOf,
      ),
      ...findDuplicates(
        here.map(([each]) => memberText(each, 'value')).filter((value) => value !== ''),
        place,
      ),
    ]
  })
  return [...single, ...duplicates]
}

/** Finds enabled roles and scopes that a change removes, or whose value it changes. */
export function findEnabledRemovals(before: JsonObject, after: JsonObject): readonly Finding[] {
  const kept = permissionsOf(after)
  return permissionsOf(before).flatMap(([permission, place]): readonly Finding[] => {
    if (permission['isEnabled'] === false) return []
    const [next] =
      kept.find(
        ([each, there]) =>
          isScope(there) === isScope(place) &&
          keyOf(memberText(each, 'id')) === keyOf(memberText(permission, 'id')),
      ) ?? []
    const isKept =
      next !== undefined &&
      (next['isEnabled'] === false || memberText(next, 'value') === memberText(permission, 'value'))
    if (isKept) return []
    const name = quoted(memberText(permission, 'value') || memberText(permission, 'id'))
    // WHY not the words of Graph: Terraform takes them as a delay, and repeats the request for minutes.
    const message = `${name} is enabled: disable it with \`isEnabled\` false before it is removed or its value is changed`
    const found = fault(applicationCodes.permissionEnabled, place.slice(0, -1), message)
    return [{ ...found, code: 'CannotDeleteOrUpdateEnabledEntitlement' }]
  })
}

/** Finds scopes that a pre-authorized application names and that the application does not have. */
export function findUnknownScopes(body: JsonObject): readonly Finding[] {
  const api = objectOf(body['api'])
  const known = new Set(
    listedObjects(api['oauth2PermissionScopes']).map((scope) => keyOf(memberText(scope, 'id'))),
  )
  return listedObjects(api['preAuthorizedApplications']).flatMap((client, index) =>
    textsOf(client['delegatedPermissionIds'])
      .filter((id) => !known.has(keyOf(id)))
      .map((id) =>
        fault(
          applicationCodes.scopeUnknown,
          ['api', 'preAuthorizedApplications', index, 'delegatedPermissionIds'],
          `${quoted(id)} is not the id of a scope of this application`,
        ),
      ),
  )
}
