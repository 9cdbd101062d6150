/**
 * Soft deletion: a deleted object stands among the deleted items for some days, from where it can be
 * restored under its id and with its time of creation, or purged; then it is gone.
 * Source: https://learn.microsoft.com/graph/api/resources/policydeletableitem
 */

import { formatSevenDigits } from '../../kernel/clock.ts'
import { isJsonObject } from '../../kernel/json.ts'
import type { Transaction } from '../../store/port.ts'
import type { AccessRule } from '../access-rule.ts'
import { changePolicies } from '../change.ts'
import type { EntitySet, WritableEntitySet } from '../descriptor.ts'
import { requireMatch } from '../if-match.ts'
import type { Operation, OperationContext } from '../operation.ts'
import { preferenceApplied, preferencesOf } from '../preferences.ts'
import { etagOf, respondNoContent } from '../respond.ts'
import { countOperation, getOperation, listOperation, requireEntity } from './read.ts'
import { guardWrite, respondWritten } from './guarded-write.ts'
import { deletedFamily, expiry, lastOf } from './tombstone.ts'

function deletedSet(
  set: WritableEntitySet,
  path: string,
  contextPath: string,
  readAccess: AccessRule,
): EntitySet {
  const { relatedKeys } = set.type
  return {
    kind: {
      name: deletedFamily(set),
      indexed: [...set.kind.indexed, 'deletedDateTime'],
      index: (body) => (isJsonObject(body['body']) ? set.kind.index(body['body']) : []),
    },
    path,
    versions: set.versions,
    keyTemplate: '{id}',
    contextPath,
    type: {
      ...set.type,
      ...(relatedKeys && { relatedKeys: (object) => relatedKeys(lastOf(set, object)) }),
      encode: (object, encodeContext) => ({
        ...set.type.encode(lastOf(set, object), encodeContext),
        deletedDateTime: formatSevenDigits(object.createdAt),
      }),
    },
    readAccess,
    isBounded: true,
    missing: set.missing,
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
          object.createdAt > expired && shown?.holds(lastOf(set, object)) !== false,
      }
    },
  }
}

/** Where the deleted objects of a set stand, and who may do what with them. */
export interface DeletedItemsOptions {
  /** Shape: `/identity/conditionalAccess/deletedItems/policies`. */
  readonly path: string
  readonly contextPath: string
  readonly readAccess: AccessRule
  readonly writeAccess: AccessRule
}

/** List, count, get, restore and purge of what was deleted from a set. */
export function deletedItemsOperations(
  set: WritableEntitySet,
  options: DeletedItemsOptions,
): readonly Operation[] {
  const deleted = deletedSet(set, options.path, options.contextPath, options.readAccess)
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
      const written = await changePolicies(context, set.kind, async (writer) => {
        const { transaction } = writer
        const tombstone = await requireDeleted(context, transaction)
        requireMatch(context.request, tombstone)
        const last = lastOf(set, tombstone)
        const change = { context, transaction, id: last.id, before: undefined, restored: last }
        const guarded = await guardWrite(set, change, last.body)
        await transaction.delete(tombstone)
        const object = await writer.restore(last.id, guarded.body, last.createdAt, {
          details: guarded.auditDetails,
        })
        return { object, warnings: guarded.warnings }
      })
      const { includesUnknownEnumMembers } = preferencesOf(context.request)
      return respondWritten(context, set, 200, written, {
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
    handle: async (context) => {
      await changePolicies(context, set.kind, async ({ transaction, recordPurge }) => {
        const tombstone = await requireDeleted(context, transaction)
        requireMatch(context.request, tombstone)
        await transaction.delete(tombstone)
        await recordPurge(lastOf(set, tombstone))
      })
      return respondNoContent()
    },
  }

  return [listOperation(deleted), countOperation(deleted), getOperation(deleted), restore, purge]
}
