/**
 * Soft deletion: a deleted object is among the deleted items for some days. From there it can be restored
 * under its id and with its time of creation, or purged. After that time it is removed.
 * Source: https://learn.microsoft.com/graph/api/resources/policydeletableitem
 */

import { formatSevenDigits } from '../../kernel/clock.ts'
import { passed } from '../../kernel/findings.ts'
import { isJsonObject, type JsonObject } from '../../kernel/json.ts'
import type { Transaction } from '../../store/port.ts'
import type { AccessRule } from '../access-rule.ts'
import { objectKind } from '../object-kind.ts'
import type { EntitySet } from '../entity-set.ts'
import type { WritableEntitySet } from '../writable-entity-set.ts'
import type { Operation, OperationContext } from '../operation.ts'
import { preferenceApplied, preferencesOf } from '../preferences.ts'
import { etagOf, respondJson } from '../respond.ts'
import { removeObject, writeObject } from '../write-object.ts'
import { countOperation, getOperation, listOperation, requireEntity } from './read.ts'
import { encodeWritten } from './respond-written.ts'
import { deletedFamily, expiry, lastOf, removeForGood, type Tombstone } from './tombstone.ts'

/** Where the deleted objects of a set are served, and who may do what with them. */
export interface DeletedItemsOptions<Body extends JsonObject, Proposal> {
  /** Shape: `/identity/conditionalAccess/deletedItems/policies`. */
  readonly path: string
  readonly contextPath: string
  readonly readAccess: AccessRule
  readonly writeAccess: AccessRule
  /** Proposes the body that a deleted object had to the set's guard, which checks it once more. */
  readonly propose: (body: Body) => Proposal
}

function deletedSet<Body extends JsonObject, Proposal>(
  set: WritableEntitySet<Body, Proposal>,
  { path, contextPath, readAccess }: DeletedItemsOptions<Body, Proposal>,
): EntitySet<Tombstone<Body>> {
  const { kind, type } = set
  const { relatedKeys } = type
  return {
    kind: objectKind<Tombstone<Body>>({
      name: deletedFamily(kind),
      indexed: [...kind.indexed, 'deletedDateTime'],
      index: ({ body }) => kind.index(body),
      misfitOf: ({ createdDateTime, modifiedDateTime, body }) => {
        if (typeof createdDateTime !== 'string') return '/createdDateTime'
        if (typeof modifiedDateTime !== 'string') return '/modifiedDateTime'
        const misfit = body !== undefined && isJsonObject(body) ? kind.misfitOf(body) : ''
        return misfit === undefined ? undefined : `/body${misfit}`
      },
    }),
    path,
    versions: set.versions,
    keyTemplate: '{id}',
    contextPath,
    type: {
      name: type.name,
      properties: type.properties,
      schema: type.schema,
      ...(relatedKeys && { relatedKeys: (object) => relatedKeys(lastOf(kind, object)) }),
      encode: (object, encodeContext) => ({
        ...type.encode(lastOf(kind, object), encodeContext),
        deletedDateTime: formatSevenDigits(object.createdAt),
      }),
    },
    readAccess,
    isBounded: true,
    notFoundError: set.notFoundError,
    visibility: (context) => {
      const shown = set.visibility?.(context)
      const expired = expiry(context, set)
      return {
        filter: {
          kind: 'and',
          operands: [
            ...(shown ? [shown.filter] : []),
            {
              kind: 'comparison',
              operator: 'gt',
              property: 'deletedDateTime',
              value: formatSevenDigits(expired),
            },
          ],
        },
        holds: (object) =>
          object.createdAt > expired && shown?.holds(lastOf(kind, object)) !== false,
      }
    },
  }
}

/** List, count, get, restore and purge of the objects that were deleted from a set. */
export function deletedItemsOperations<Body extends JsonObject, Proposal>(
  set: WritableEntitySet<Body, Proposal>,
  options: DeletedItemsOptions<Body, Proposal>,
): readonly Operation[] {
  const { kind } = set
  const deleted = deletedSet(set, options)
  const requireDeleted = (context: OperationContext, transaction: Transaction) =>
    requireEntity(transaction, context, deleted, context.keys['id'] ?? '')

  const restore: Operation = {
    method: 'POST',
    path: `${options.path}/{id}/restore`,
    roots: set.versions,
    access: options.writeAccess,
    produces: 'json',
    answers: { type: set.type.schema, as: 'entity' },
    handle: async (context) => {
      const written = await writeObject(context, {
        family: kind,
        find: async (transaction) => {
          const tombstone = await requireDeleted(context, transaction)
          const last = lastOf(kind, tombstone)
          return {
            id: last.id,
            current: undefined,
            restored: { last, tombstone },
            ifMatch: tombstone,
            decode: () => passed(options.propose(last.body)),
          }
        },
        invalid: set.codec.invalid,
        guard: set.guardWrite,
      })
      const { includesUnknownEnumMembers } = preferencesOf(context.request)
      return respondJson(200, await encodeWritten(context, set, written), {
        ETag: etagOf(written.object.version),
        ...preferenceApplied({ includesUnknownEnumMembers }),
      })
    },
  }

  const purge: Operation = {
    method: 'DELETE',
    path: `${options.path}/{id}`,
    roots: set.versions,
    access: options.writeAccess,
    produces: 'none',
    handle: (context) =>
      removeObject(context, {
        family: kind,
        find: (transaction) => requireDeleted(context, transaction),
        remove: async ({ transaction, recordPurge }, tombstone) => {
          await removeForGood(transaction, context, set.kind, tombstone)
          recordPurge(lastOf(kind, tombstone))
        },
      }),
  }

  return [listOperation(deleted), countOperation(deleted), getOperation(deleted), restore, purge]
}
