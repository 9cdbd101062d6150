/** Writes of an entity set whose entities travel as JSON: create, update and delete. */

import { checked, type Checked } from '../../kernel/findings.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { WritableEntitySet } from '../writable-entity-set.ts'
import type { Operation, OperationContext } from '../operation.ts'
import { preferenceApplied, preferencesOf } from '../preferences.ts'
import { readJsonObject } from '../read-body.ts'
import { etagOf, respondJson, respondNoContent } from '../respond.ts'
import { removeObject, writeObject } from '../write-object.ts'
import { findEntity, getOperation, listOperation, requireEntity } from './read.ts'
import { encodeWritten, respondUpdated } from './respond-written.ts'
import type { KeptParts } from '../kept-parts.ts'
import { softDelete } from './tombstone.ts'

/** Reads the body of a POST, and the id of the new object. Findings are those of both. */
function readNewObject<Body extends JsonObject, Proposal>(
  { request, version, ids }: OperationContext,
  { codec, newId }: WritableEntitySet<Body, Proposal>,
): { readonly id: string; readonly proposal: Checked<Proposal> } {
  const json = readJsonObject(request)
  const proposal = codec.create(json, version)
  const id: Checked<string> = newId?.(json, ids) ?? checked(ids(), [])
  if (proposal.ok && id.ok) return { id: id.value, proposal }
  const findings = [proposal, id].flatMap((part) => (part.ok ? [] : part.findings))
  throw codec.invalid(findings, { version, isUpdate: false })
}

/** POST on the collection. */
function createOperation<Body extends JsonObject, Proposal>(
  set: WritableEntitySet<Body, Proposal>,
): Operation {
  return {
    method: 'POST',
    path: set.path,
    roots: set.versions,
    access: set.access.create,
    produces: 'json',
    takes: set.type.schema,
    answers: { type: set.type.schema, as: 'entity' },
    handle: async (context) => {
      const { request, version } = context
      // WHY before the transaction: a body that is refused anyway must not wait for other writes.
      const { id, proposal } = readNewObject(context, set)
      const written = await writeObject(context, {
        family: set.kind,
        find: async () => ({
          id,
          current: undefined,
          ifMatch: 'ignored',
          decode: () => proposal,
        }),
        invalid: set.codec.invalid,
        guard: set.guardWrite,
        surround: set.surroundWrite,
      })
      const { object } = written
      const preferences = preferencesOf(request)
      const headers = {
        Location: `${request.origin}/${version}${set.path}/${object.id}`,
        ETag: etagOf(object.version),
        ...preferenceApplied(preferences),
      }
      if (preferences.return === 'minimal') return respondNoContent(headers)
      return respondJson(201, await encodeWritten(context, set, written), headers)
    },
  }
}

/** PATCH on one entity; where the set upserts, also on an unused id. */
function updateOperation<Body extends JsonObject, Proposal>(
  set: WritableEntitySet<Body, Proposal>,
): Operation {
  const { codec, upsert } = set
  return {
    method: 'PATCH',
    path: `${set.path}/${set.keyTemplate}`,
    roots: set.versions,
    access: set.access.update,
    produces: 'json',
    takes: set.type.schema,
    answers: { type: set.type.schema, as: 'entity' },
    handle: async (context) => {
      const { request, version } = context
      const patch = readJsonObject(request)
      const key = context.keys['id'] ?? ''
      const written = await writeObject(context, {
        family: set.kind,
        find: async (transaction) => {
          const current = await findEntity(transaction, context, set, key)
          if (current !== undefined) {
            const decode = () => codec.update(current, patch, version)
            return { id: current.id, current, ifMatch: current, decode }
          }
          if (upsert === undefined) throw set.notFoundError(key)
          const decode = () => upsert(key, patch, version)
          return { id: key, current, ifMatch: undefined, decode }
        },
        invalid: codec.invalid,
        guard: set.guardWrite,
        surround: set.surroundWrite,
      })
      return respondUpdated(context, written, () => encodeWritten(context, set, written))
    },
  }
}

/** DELETE on one entity. It can be restored if the set retains deleted objects. */
function deleteOperation<Body extends JsonObject, Proposal>(
  set: WritableEntitySet<Body, Proposal>,
): Operation {
  return {
    method: 'DELETE',
    path: `${set.path}/${set.keyTemplate}`,
    roots: set.versions,
    access: set.access.delete,
    produces: 'none',
    handle: (context) =>
      removeObject(context, {
        family: set.kind,
        find: (transaction) => requireEntity(transaction, context, set, context.keys['id'] ?? ''),
        remove: async (writer, before) => {
          const { transaction } = writer
          const change = { context, transaction, id: before.id, before }
          const details = (await set.guardDelete?.(change)) ?? []
          const apply = async (kept?: KeptParts): Promise<void> => {
            if (set.retentionDays !== undefined)
              await softDelete(context, set, writer, before, kept)
            await writer.delete(before, { details })
          }
          await (set.surroundDelete?.(writer, change, apply) ?? apply())
        },
      }),
  }
}

/** Create, update and delete of a collection whose reads are mounted elsewhere. */
export function writeOperations<Body extends JsonObject, Proposal>(
  set: WritableEntitySet<Body, Proposal>,
): readonly Operation[] {
  return [createOperation(set), updateOperation(set), deleteOperation(set)]
}

/** The five operations of a collection that callers write through JSON bodies. */
export function collectionOperations<Body extends JsonObject, Proposal>(
  set: WritableEntitySet<Body, Proposal>,
): readonly Operation[] {
  return [listOperation(set), getOperation(set), ...writeOperations(set)]
}
