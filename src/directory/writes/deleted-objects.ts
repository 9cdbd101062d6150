/**
 * Restore and final deletion of deleted directory objects. Their reads are with those of any object.
 * Source: `directory-deleteditems-restore` and `directory-deleteditems-delete`.
 */

import { directoryObject } from '../../edm/base-types.ts'
import type { AccessRule } from '../../graph/access-rule.ts'
import { authorize } from '../../graph/authorize.ts'
import { encodeEntity } from '../../graph/handlers/read.ts'
import {
  deletedFamily,
  expiry,
  lastOf,
  removeForGood,
  type Tombstone,
} from '../../graph/handlers/tombstone.ts'
import { partsOf } from '../../graph/kept-parts.ts'
import { bothVersions } from '../../graph/message.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import { respondJson } from '../../graph/respond.ts'
import { removeObject, writeObject } from '../../graph/write-object.ts'
import { passed } from '../../kernel/findings.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import { setOfAnyObjects } from '../any-object.ts'
import { directoryObjectNotFound, loadTenant } from '../own-tenant.ts'
import { anyAccess } from './any-access.ts'
import { applyRestoredParts, findRestoredParts } from './deleted-parts.ts'
import type { DirectoryOptions } from './options.ts'
import { rolesOfCaller } from './require-authority.ts'
import type { WrittenSet } from './written-set.ts'

const path = '/directory/deletedItems/{id}'

/** A set whose deleted objects can be restored. */
type RestorableSet = WrittenSet & { readonly restoreAccess: AccessRule }

function isRestorable(set: WrittenSet): set is RestorableSet {
  return set.restoreAccess !== undefined
}

async function findDeleted(
  reader: Reader,
  context: OperationContext,
  set: WrittenSet,
): Promise<StoredObject<Tombstone<JsonObject>> | undefined> {
  const key = { family: deletedFamily(set.kind), id: context.keys['id'] ?? '' }
  const tombstone = await reader.find(context.caller.tenant, key)
  if (tombstone === undefined || tombstone.createdAt <= expiry(context, set)) return undefined
  return tombstone as StoredObject<Tombstone<JsonObject>>
}

/** The operations on single deleted objects of the sets. */
export function deletedObjectOperations(
  sets: readonly WrittenSet[],
  { guardChange }: DirectoryOptions,
): readonly Operation[] {
  const restorable = sets.filter(isRestorable)
  const access = anyAccess(restorable.map(({ restoreAccess }) => restoreAccess))

  /** Finds the set of a deleted object that the caller may restore. */
  const requireSet = async (context: OperationContext): Promise<RestorableSet> => {
    const { store, caller } = context
    for (const set of restorable) {
      if ((await findDeleted(store, context, set)) === undefined) continue
      await authorize(caller, set.restoreAccess, () => rolesOfCaller(context, store))
      return set
    }
    throw directoryObjectNotFound(context.keys['id'] ?? '')
  }

  const requireDeleted = async (reader: Reader, context: OperationContext, set: RestorableSet) => {
    const tombstone = await findDeleted(reader, context, set)
    if (tombstone === undefined) throw directoryObjectNotFound(context.keys['id'] ?? '')
    await set.checkDeleted?.(context, reader, tombstone)
    return tombstone
  }

  const restore: Operation = {
    method: 'POST',
    path: `${path}/restore`,
    roots: bothVersions,
    access,
    produces: 'json',
    answers: { type: directoryObject, as: 'entity' },
    handle: async (context) => {
      const set = await requireSet(context)
      await loadTenant(context)
      const { tenant } = context.caller
      const { object } = await writeObject(context, {
        family: set.kind,
        find: async (transaction) => {
          const tombstone = await requireDeleted(transaction, context, set)
          const last = lastOf(set.kind, tombstone)
          const decode = () => passed({ body: last.body, given: {}, bound: {} })
          const restored = { last, tombstone }
          return { id: last.id, current: undefined, restored, ifMatch: 'ignored', decode }
        },
        invalid: set.codec.invalid,
        guard: set.guardWrite,
        surround: async ({ writer, change, body, apply }) => {
          const { transaction, id } = change
          const key = { family: set.kind.name, id }
          const kept = partsOf(await requireDeleted(transaction, context, set))
          const parts = await findRestoredParts(transaction, tenant, key, kept)
          const changes = [
            { kind: 'object' as const, key, after: body },
            ...parts.linked.map((edge) => ({
              kind: 'edge' as const,
              change: 'link' as const,
              ...edge,
            })),
          ]
          const { result, warnings, auditDetails } = await guardChange(
            context,
            transaction,
            changes,
            async () => {
              const restored = await apply()
              await applyRestoredParts(transaction, tenant, parts)
              return restored
            },
          )
          writer.addDetails(auditDetails)
          return { object: result, warnings }
        },
      })
      const shown = setOfAnyObjects({
        path: '/directory/deletedItems',
        versions: bothVersions,
        readAccess: access,
      })
      return respondJson(200, await encodeEntity(context, shown, object))
    },
  }

  const purge: Operation = {
    method: 'DELETE',
    path,
    roots: bothVersions,
    access,
    produces: 'none',
    handle: async (context) => {
      const set = await requireSet(context)
      return removeObject(context, {
        family: set.kind,
        find: (transaction) => requireDeleted(transaction, context, set),
        remove: async ({ transaction, recordPurge }, tombstone) => {
          await removeForGood(transaction, context, set.kind, tombstone)
          recordPurge(lastOf(set.kind, tombstone))
        },
      })
    },
  }

  return [restore, purge]
}
