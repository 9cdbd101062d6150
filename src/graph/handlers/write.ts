/** Writes of an entity set whose entities travel as JSON: create, update and delete. */

import type { JsonObject } from '../../kernel/json.ts'
import { changePolicies, type PolicyWriter } from '../change.ts'
import type { WritableEntitySet } from '../descriptor.ts'
import { requireMatch } from '../if-match.ts'
import type { Operation, OperationContext } from '../operation.ts'
import { preferenceApplied, preferencesOf } from '../preferences.ts'
import { readJsonObject } from '../read-body.ts'
import { etagOf, respondNoContent } from '../respond.ts'
import { guardWrite, respondWritten, type Written } from './guarded-write.ts'
import { findEntity, getOperation, listOperation, requireEntity } from './read.ts'
import { softDelete } from './tombstone.ts'

async function create(
  context: OperationContext,
  set: WritableEntitySet,
  { transaction, create: write }: PolicyWriter,
  id: string,
  body: JsonObject,
): Promise<Written> {
  const change = { context, transaction, id, before: undefined }
  const guarded = await guardWrite(set, change, body)
  const object = await write(id, guarded.body, { details: guarded.auditDetails })
  return { object, warnings: guarded.warnings }
}

/** POST on the collection. */
function createOperation(set: WritableEntitySet): Operation {
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
      const json = readJsonObject(request)
      const candidate = set.codec.create(json, version)
      const id = set.newId?.(json, context.ids) ?? { ok: true, value: context.ids() }
      if (!candidate.ok || !id.ok) {
        throw set.codec.invalid([
          ...(candidate.ok ? [] : candidate.findings),
          ...(id.ok ? [] : id.findings),
        ])
      }
      const written = await changePolicies(context, set.kind, (writer) =>
        create(context, set, writer, id.value, candidate.value),
      )
      const { object } = written
      const preferences = preferencesOf(request)
      const headers = {
        Location: `${request.origin}/${version}${set.path}/${object.id}`,
        ETag: etagOf(object.version),
        ...preferenceApplied(preferences),
      }
      if (preferences.return === 'minimal') return respondNoContent(headers)
      return respondWritten(context, set, 201, written, headers)
    },
  }
}

/** PATCH on one entity; where the set upserts, also on an unused id. */
function updateOperation(set: WritableEntitySet): Operation {
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
      const written = await changePolicies(context, set.kind, async (writer) => {
        const { transaction, replace } = writer
        const before = await findEntity(transaction, context, set, key)
        if (before === undefined && set.upsert !== undefined) {
          requireMatch(request, undefined)
          const candidate = set.upsert(key, patch, version)
          if (!candidate.ok) throw set.codec.invalid(candidate.findings)
          return create(context, set, writer, key, candidate.value)
        }
        if (before === undefined) throw set.missing(key)
        requireMatch(request, before)
        const candidate = set.codec.update(before, patch, version)
        if (!candidate.ok) throw set.codec.invalid(candidate.findings)
        const change = { context, transaction, id: before.id, before }
        const guarded = await guardWrite(set, change, candidate.value)
        const object = await replace(before, guarded.body, { details: guarded.auditDetails })
        return { object, warnings: guarded.warnings }
      })
      const preferences = preferencesOf(request)
      const etag = { ETag: etagOf(written.object.version) }
      if (preferences.return === undefined) return respondNoContent(etag)
      const headers = { ...etag, ...preferenceApplied(preferences) }
      if (preferences.return === 'minimal') return respondNoContent(headers)
      return respondWritten(context, set, 200, written, headers)
    },
  }
}

/** DELETE on one entity: for good, or for as long as the set retains it. */
function deleteOperation(set: WritableEntitySet): Operation {
  return {
    method: 'DELETE',
    path: `${set.path}/${set.keyTemplate}`,
    roots: set.versions,
    access: set.access.delete,
    produces: 'none',
    handle: async (context) => {
      await changePolicies(context, set.kind, async (writer) => {
        const { transaction } = writer
        const key = context.keys['id'] ?? ''
        const before = await requireEntity(transaction, context, set, key)
        requireMatch(context.request, before)
        const change = { context, transaction, id: before.id, before }
        const details = (await set.guardDelete?.(change)) ?? []
        if (set.retentionDays !== undefined) await softDelete(context, set, writer, before)
        await writer.delete(before, { details })
      })
      return respondNoContent()
    },
  }
}

/** The five operations of a collection that callers write through JSON bodies. */
export function collectionOperations(set: WritableEntitySet): readonly Operation[] {
  return [
    listOperation(set),
    getOperation(set),
    createOperation(set),
    updateOperation(set),
    deleteOperation(set),
  ]
}
