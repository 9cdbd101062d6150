/**
 * Directory objects in the store: users, groups, directory roles, applications, service principals; and
 * the terms of use that a tenant's users accept.
 */

import type { ComplexType } from '../edm/model.ts'
import { objectKind, storedAs, type ObjectKind } from '../graph/object-kind.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { IndexEntry, ObjectState } from '../store/port.ts'
import { agreement } from './types/agreement.ts'
import { application } from './types/application.ts'
import { group } from './types/group.ts'
import { directoryRole } from './types/roles.ts'
import { servicePrincipal } from './types/service-principal.ts'
import { user } from './types/user.ts'

/** The relation from a group or directory role to each of its members. */
export const membersRelation = 'members'

/** Indexes the named members of a body that hold text or a Boolean. */
function indexMembers(body: JsonObject, names: readonly string[]): readonly IndexEntry[] {
  return names.flatMap((property) => {
    const value = body[property]
    return typeof value === 'string' || typeof value === 'boolean' ? [{ property, value }] : []
  })
}

interface DirectoryKind {
  readonly type: ComplexType
  readonly indexed: readonly string[]
  /** Members that every stored body has. */
  readonly required?: readonly string[]
}

function directoryKind(name: string, { type, indexed, required = [] }: DirectoryKind): ObjectKind {
  return objectKind<JsonObject>({
    name,
    indexed,
    index: (body) => indexMembers(body, indexed),
    misfitOf: storedAs(type, ...required),
  })
}

/** Builds the stored state of a directory object. */
export function stateOf(kind: ObjectKind, id: string, body: JsonObject): ObjectState {
  return { family: kind.name, id, body, index: kind.index(body), uniqueKeys: [] }
}

export const users = directoryKind('users', {
  type: user,
  indexed: ['displayName', 'userPrincipalName', 'mail', 'userType'],
})
export const groups = directoryKind('groups', {
  type: group,
  indexed: ['displayName', 'mailEnabled', 'securityEnabled', 'isAssignableToRole'],
})
export const directoryRoles = directoryKind('directoryRoles', {
  type: directoryRole,
  indexed: ['displayName', 'roleTemplateId'],
  required: ['roleTemplateId'],
})
export const applications = directoryKind('applications', {
  type: application,
  indexed: ['displayName', 'appId'],
  required: ['appId'],
})
export const servicePrincipals = directoryKind('servicePrincipals', {
  type: servicePrincipal,
  indexed: ['displayName', 'appId'],
})
export const agreements = directoryKind('agreements', {
  type: agreement,
  indexed: [
    'displayName',
    'isPerDeviceAcceptanceRequired',
    'isViewingBeforeAcceptanceRequired',
    'userReacceptRequiredFrequency',
  ],
})
