/**
 * Collections of what belongs to one directory object: grants, assignments, credentials, extensions. Each object in
 * them names its owner in a member that is indexed.
 */

import type { EntitySet, EntityType } from '../graph/entity-set.ts'
import {
  countOperation,
  encodeEntity,
  listOperation,
  requireEntity,
} from '../graph/handlers/read.ts'
import type { ObjectKind } from '../graph/object-kind.ts'
import type { Operation, OperationContext } from '../graph/operation.ts'
import { etagOf, respondJson } from '../graph/respond.ts'
import { keyOf } from '../kernel/ids.ts'
import type { AccessRule } from '../graph/access-rule.ts'
import * as access from './access.ts'
import * as types from './entity-types.ts'
import * as kinds from './kinds.ts'
import { objectsOf, signedInUser, type ObjectAtPath } from './object-at-path.ts'
import { directoryObjectNotFound } from './own-tenant.ts'
import * as sets from './sets.ts'

/** A collection below the objects of a set. */
interface OwnedCollection {
  readonly owner: EntitySet
  /** Where the owner is; at its key in the set when absent. */
  readonly at?: ObjectAtPath
  /** The name of the collection in the path. */
  readonly name: string
  readonly kind: ObjectKind
  readonly type: EntityType
  /** The member of each object that holds the id of its owner. */
  readonly ownerMember: string
  /** That of the owner when absent. */
  readonly readAccess?: AccessRule
}

function setBelow(at: ObjectAtPath, collection: OwnedCollection, ownerId: string): EntitySet {
  const { name, kind, type, ownerMember, owner } = collection
  return {
    kind,
    path: `${at.path}/${name}`,
    versions: at.versions,
    keyTemplate: '{id}',
    contextPath: `${owner.contextPath}('${ownerId}')/${name}`,
    type,
    readAccess: collection.readAccess ?? at.readAccess,
    notFoundError: directoryObjectNotFound,
    visibility: () => ({
      filter: { kind: 'comparison', operator: 'eq', property: ownerMember, value: ownerId },
      holds: ({ body }) => {
        const value = body[ownerMember]
        return typeof value === 'string' && keyOf(value) === keyOf(ownerId)
      },
    }),
  }
}

function ownedOperations(collection: OwnedCollection): readonly Operation[] {
  const at = collection.at ?? objectsOf(collection.owner)
  const described = setBelow(at, collection, '{id}')
  const setAt = async (context: OperationContext): Promise<EntitySet> =>
    setBelow(at, collection, (await at.find(context)).id)
  const list = listOperation(described)
  return [
    { ...list, handle: async (context) => listOperation(await setAt(context)).handle(context) },
    {
      ...countOperation(described),
      handle: async (context) => countOperation(await setAt(context)).handle(context),
    },
    {
      method: 'GET',
      path: `${described.path}/{itemId}`,
      roots: at.versions,
      access: described.readAccess,
      produces: 'json',
      queryOptions: ['select'],
      answers: { type: described.type.schema, as: 'entity' },
      handle: async (context) => {
        const set = await setAt(context)
        const object = await requireEntity(
          context.store,
          context,
          set,
          context.keys['itemId'] ?? '',
        )
        const entity = await encodeEntity(context, set, object)
        return respondJson(200, entity, { ETag: etagOf(object.version) })
      },
    },
  ]
}

const appRoles = { kind: kinds.appRoleAssignments, type: types.appRoleAssignmentType }
const grants = {
  name: 'oauth2PermissionGrants',
  kind: kinds.oauth2PermissionGrants,
  type: types.oauth2PermissionGrantType,
  readAccess: access.readGrants,
}
const collections: readonly OwnedCollection[] = [
  {
    ...appRoles,
    owner: sets.servicePrincipalSet,
    name: 'appRoleAssignedTo',
    ownerMember: 'resourceId',
  },
  ...[sets.servicePrincipalSet, sets.userSet, sets.groupSet].map((owner) => ({
    ...appRoles,
    owner,
    name: 'appRoleAssignments',
    ownerMember: 'principalId',
  })),
  { ...grants, owner: sets.servicePrincipalSet, ownerMember: 'clientId' },
  { ...grants, owner: sets.userSet, ownerMember: 'principalId' },
  {
    ...grants,
    owner: sets.userSet,
    at: signedInUser,
    ownerMember: 'principalId',
    readAccess: { ...access.readGrants, application: [] },
  },
  {
    ...appRoles,
    owner: sets.userSet,
    at: signedInUser,
    name: 'appRoleAssignments',
    ownerMember: 'principalId',
  },
  {
    owner: sets.servicePrincipalSet,
    name: 'delegatedPermissionClassifications',
    kind: kinds.permissionClassifications,
    type: types.permissionClassificationType,
    ownerMember: 'servicePrincipalId',
  },
  {
    owner: sets.applicationSet,
    name: 'federatedIdentityCredentials',
    kind: kinds.federatedIdentityCredentials,
    type: types.federatedIdentityCredentialType,
    ownerMember: 'applicationId',
  },
  {
    owner: sets.applicationSet,
    name: 'extensionProperties',
    kind: kinds.extensionProperties,
    type: types.extensionPropertyType,
    ownerMember: 'applicationId',
  },
  ...[
    sets.userSet,
    sets.groupSet,
    sets.deviceSet,
    sets.administrativeUnitSet,
    sets.betaAdministrativeUnitSet,
  ].map((owner) => ({
    owner,
    name: 'extensions',
    kind: kinds.openExtensions,
    type: types.openExtensionType,
    ownerMember: 'ownerId',
  })),
]

/** Every read of what belongs to one directory object. */
export const ownedCollectionOperations: readonly Operation[] = collections.flatMap(ownedOperations)
