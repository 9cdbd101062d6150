/** The object at a path, below which its relations and actions are. */

import type { GraphVersion } from '../edm/model.ts'
import { anyOf, type AccessRule } from '../graph/access-rule.ts'
import type { EntitySet } from '../graph/entity-set.ts'
import { requireEntity } from '../graph/handlers/read.ts'
import { bothVersions } from '../graph/message.ts'
import type { OperationContext } from '../graph/operation.ts'
import { protocolCodes } from '../graph/protocol-codes.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { StoredObject } from '../store/port.ts'

/** Where an object is, who may read what hangs below it, and how it is found. */
export interface ObjectAtPath {
  /** Shape: `/users/{id}`, `/me`. */
  readonly path: string
  readonly versions: readonly GraphVersion[]
  readonly readAccess: AccessRule
  /** @throws OstiaryError `directoryResourceNotFound` when the tenant has no such object. */
  readonly find: (context: OperationContext) => Promise<StoredObject>
}

/** The objects of a set, each at its key. */
export function objectsOf(set: EntitySet): ObjectAtPath {
  return {
    path: `${set.path}/{id}`,
    versions: set.versions,
    readAccess: set.readAccess,
    find: (context) => requireEntity(context.store, context, set, context.keys['id'] ?? ''),
  }
}

/** The signed-in user. An application is refused. */
export const signedInUser: ObjectAtPath = {
  path: '/me',
  versions: bothVersions,
  readAccess: {
    delegated: anyOf(
      'User.Read',
      'User.Read.All',
      'User.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
      'Directory.AccessAsUser.All',
    ),
    application: [],
    directoryRoles: 'anyUser',
    denial: 'authorizationRequestDenied',
  },
  find: async ({ caller }) => {
    if (caller.kind === 'delegated') return caller.user
    throw new OstiaryError('authorizationRequestDenied', {
      ostiaryCode: protocolCodes.applicationNotAllowed,
    })
  },
}
