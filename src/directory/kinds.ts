/**
 * Directory objects in the store: users, groups, directory roles, applications, service principals; and
 * the terms of use that a tenant's users accept.
 */

import { objectKind, type ObjectKind } from '../graph/object-kind.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { IndexEntry, ObjectState } from '../store/port.ts'

/** The relation from a group or directory role to each of its members. */
export const membersRelation = 'members'

/** Indexes the named members of a body that hold text or a Boolean. */
function indexMembers(body: JsonObject, names: readonly string[]): readonly IndexEntry[] {
  return names.flatMap((property) => {
    const value = body[property]
    return typeof value === 'string' || typeof value === 'boolean' ? [{ property, value }] : []
  })
}

function directoryKind(name: string, ...indexed: readonly string[]): ObjectKind {
  return objectKind<JsonObject>({ name, indexed, index: (body) => indexMembers(body, indexed) })
}

/** Builds the stored state of a directory object. */
export function stateOf(kind: ObjectKind, id: string, body: JsonObject): ObjectState {
  return { family: kind.name, id, body, index: kind.index(body), uniqueKeys: [] }
}

export const users = directoryKind('users', 'displayName', 'userPrincipalName', 'mail', 'userType')
export const groups = directoryKind(
  'groups',
  'displayName',
  'mailEnabled',
  'securityEnabled',
  'isAssignableToRole',
)
export const directoryRoles = directoryKind('directoryRoles', 'displayName', 'roleTemplateId')
export const applications = directoryKind('applications', 'displayName', 'appId')
export const servicePrincipals = directoryKind('servicePrincipals', 'displayName', 'appId')
export const agreements = directoryKind(
  'agreements',
  'displayName',
  'isPerDeviceAcceptanceRequired',
  'isViewingBeforeAcceptanceRequired',
  'userReacceptRequiredFrequency',
)
