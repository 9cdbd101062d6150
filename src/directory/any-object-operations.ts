/**
 * Directory objects by their ids alone, of whatever kind, and those that were deleted.
 * Source: `directoryobject-get`, `directoryobject-getbyids`, `directory-deleteditems-list` and `-get`.
 */

import { directoryObject } from '../edm/base-types.ts'
import { collection, complexType, property, text } from '../edm/model.ts'
import type { EntitySet } from '../graph/entity-set.ts'
import { contextUrl, encodeEntity, getOperation, listOperation } from '../graph/handlers/read.ts'
import { deletedFamily, expiry, lastOf, type Tombstone } from '../graph/handlers/tombstone.ts'
import { bothVersions } from '../graph/message.ts'
import type { Operation, OperationContext } from '../graph/operation.ts'
import { respondJson } from '../graph/respond.ts'
import { formatWholeSeconds } from '../kernel/clock.ts'
import { everyItem } from '../store/every-item.ts'
import type { StoredObject } from '../store/port.ts'
import { readAnything } from './access.ts'
import { anyObjectType, findAnyObject, setFor, setOfAnyObjects, typeFor } from './any-object.ts'
import { membershipActions, readIds, readParameters } from './membership-actions.ts'
import type { ObjectAtPath } from './object-at-path.ts'
import { directoryObjectNotFound } from './own-tenant.ts'
import { objectSets } from './sets.ts'
import { directoryRetentionDays } from './writes/written-set.ts'

const path = '/directoryObjects'
const anySet = setOfAnyObjects({ path, versions: bothVersions, readAccess: readAnything })

const anyObject: ObjectAtPath = {
  path: `${path}/{id}`,
  versions: bothVersions,
  readAccess: readAnything,
  find: async (context) => {
    const id = context.keys['id'] ?? ''
    const object = await findAnyObject(context, id)
    if (object) return object
    throw directoryObjectNotFound(id)
  },
}

/** Most ids of one request. Source: the reference page. */
const mostIds = 1000

const byIds = complexType('getByIdsParameters', [
  property('ids', collection(text), { isRequired: true }),
  property('types', collection(text)),
])

const objectOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: anyObject.path,
    roots: bothVersions,
    access: readAnything,
    produces: 'json',
    queryOptions: ['select'],
    answers: { type: directoryObject, as: 'entity' },
    handle: async (context) =>
      respondJson(
        200,
        await encodeEntity(context, setFor(context, anySet), await anyObject.find(context)),
      ),
  },
  {
    method: 'POST',
    path: `${path}/getByIds`,
    roots: bothVersions,
    access: readAnything,
    produces: 'json',
    takes: byIds,
    answers: { type: directoryObject, as: 'collection' },
    handle: async (context) => {
      const parameters = readParameters(context, byIds)
      const { types } = parameters
      const wanted = new Set(
        Array.isArray(types) ? types.map((type) => String(type).toLowerCase()) : [],
      )
      const objects: StoredObject[] = []
      for (const id of new Set(readIds(parameters, 'ids', mostIds))) {
        const object = await findAnyObject(context, id)
        if (object) objects.push(object)
      }
      const isWanted = ({ family }: StoredObject): boolean =>
        wanted.size === 0 ||
        objectSets.some(
          ({ kind, type }) => kind.name === family && wanted.has(type.name.toLowerCase()),
        )
      const printing = {
        version: context.version,
        form: 'list',
        showsUnknownMembers: true,
        members: 'default',
        related: () => undefined,
      } as const
      const type = typeFor(context, anyObjectType)
      return respondJson(200, {
        '@odata.context': contextUrl(context, 'directoryObjects'),
        value: objects.filter(isWanted).map((object) => type.encode(object, printing)),
      })
    },
  },
  ...membershipActions(anyObject),
]

/** Shows tombstones of a set as the objects that they replaced; those that have expired are left out. */
function shownDeleted(
  context: OperationContext,
  set: EntitySet,
  tombstones: readonly StoredObject[],
): readonly StoredObject[] {
  const expired = expiry(context, { retentionDays: directoryRetentionDays })
  return tombstones
    .filter(({ createdAt }) => createdAt > expired)
    .map((tombstone) => {
      const last = lastOf(set.kind, tombstone as StoredObject<Tombstone<typeof tombstone.body>>)
      const deletedDateTime = formatWholeSeconds(tombstone.createdAt)
      return { ...last, body: { ...last.body, deletedDateTime } }
    })
}

/** The deleted objects that a request lists. WHY kept: a list is read in parts, and each would read all of them again. */
const listed = new WeakMap<OperationContext, Promise<readonly StoredObject[]>>()

function deletedOf(context: OperationContext, set: EntitySet): Promise<readonly StoredObject[]> {
  const { store, caller } = context
  const family = deletedFamily(set.kind)
  const deleted =
    listed.get(context) ??
    everyItem((query) => store.list(caller.tenant, family, query)).then((tombstones) =>
      shownDeleted(context, set, tombstones),
    )
  listed.set(context, deleted)
  return deleted
}

/** The deleted object of a set that the path names; none where it has none. */
async function deletedAtPath(
  context: OperationContext,
  set: EntitySet,
): Promise<readonly StoredObject[]> {
  const { store, caller, keys } = context
  const key = { family: deletedFamily(set.kind), id: keys['id'] ?? '' }
  const tombstone = await store.find(caller.tenant, key)
  return shownDeleted(context, set, tombstone === undefined ? [] : [tombstone])
}

const deletedPath = '/directory/deletedItems'

/** The kinds that Graph keeps after their deletion. */
const deletableSets = objectSets.filter(({ kind }) => kind.name !== 'directoryRoles')

function deletedOperations(): readonly Operation[] {
  const all = setOfAnyObjects({
    path: deletedPath,
    versions: bothVersions,
    readAccess: readAnything,
  })
  const deleted: EntitySet = {
    ...all,
    derived: async (context) =>
      (await Promise.all(deletableSets.map((set) => deletedAtPath(context, set)))).flat(),
  }
  return [
    {
      ...getOperation(deleted),
      handle: (context) => getOperation(setFor(context, deleted)).handle(context),
    },
    ...deletableSets.map((set) =>
      listOperation({
        ...set,
        kind: all.kind,
        path: `${deletedPath}/microsoft.graph.${set.type.name}`,
        contextPath: `directory/deletedItems/microsoft.graph.${set.type.name}`,
        readAccess: set.readAccess,
        derived: (context) => deletedOf(context, set),
      }),
    ),
  ]
}

/** Every read of directory objects by id alone, and of deleted ones. */
export const anyObjectOperations: readonly Operation[] = [
  ...objectOperations,
  ...deletedOperations(),
]
