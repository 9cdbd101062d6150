/** Writes of an entity set whose entities travel as JSON: create, update and delete. */

import type { WritableEntitySet } from '../descriptor.ts'
import type { Operation } from '../operation.ts'
import { changePolicies } from '../change.ts'
import { requireMatch } from '../if-match.ts'
import { preferencesOf, type Preferences } from '../preferences.ts'
import { readJsonObject } from '../read-body.ts'
import { etagOf, respondJson, respondNoContent } from '../respond.ts'
import { encodeEntity, getOperation, listOperation, requireEntity } from './read.ts'

function preferenceApplied({ return: wanted }: Preferences): Readonly<Record<string, string>> {
  return wanted === undefined ? {} : { 'Preference-Applied': `return=${wanted}` }
}

function createOperation(set: WritableEntitySet): Operation {
  return {
    method: 'POST',
    path: set.path,
    roots: set.versions,
    access: set.access.create,
    produces: 'json',
    handle: async (context) => {
      const { request, version } = context
      const candidate = set.codec.create(readJsonObject(request), version)
      if (!candidate.ok) throw set.codec.invalid(candidate.findings)
      const created = await changePolicies(context, set.kind, (writer) =>
        writer.create(context.ids(), candidate.value),
      )
      const preferences = preferencesOf(request)
      const headers = {
        Location: `${request.origin}/${version}${set.path}/${created.id}`,
        ETag: etagOf(created.version),
        ...preferenceApplied(preferences),
      }
      if (preferences.return === 'minimal') return respondNoContent(headers)
      return respondJson(201, encodeEntity(context, set, created), headers)
    },
  }
}

function updateOperation(set: WritableEntitySet): Operation {
  return {
    method: 'PATCH',
    path: `${set.path}/${set.keyTemplate}`,
    roots: set.versions,
    access: set.access.update,
    produces: 'json',
    handle: async (context) => {
      const { request, version } = context
      const patch = readJsonObject(request)
      const updated = await changePolicies(context, set.kind, async ({ transaction, replace }) => {
        const current = await requireEntity(transaction, context, set, context.keys['id'] ?? '')
        requireMatch(request, current)
        const candidate = set.codec.update(current, patch, version)
        if (!candidate.ok) throw set.codec.invalid(candidate.findings)
        await set.guardUpdate?.(transaction, context.caller.tenant, current, candidate.value)
        return replace(current, candidate.value)
      })
      const preferences = preferencesOf(request)
      const headers = { ETag: etagOf(updated.version), ...preferenceApplied(preferences) }
      if (preferences.return !== 'representation') return respondNoContent(headers)
      return respondJson(200, encodeEntity(context, set, updated), headers)
    },
  }
}

function deleteOperation(set: WritableEntitySet): Operation {
  return {
    method: 'DELETE',
    path: `${set.path}/${set.keyTemplate}`,
    roots: set.versions,
    access: set.access.delete,
    produces: 'none',
    handle: async (context) => {
      await changePolicies(context, set.kind, async (writer) => {
        const key = context.keys['id'] ?? ''
        const current = await requireEntity(writer.transaction, context, set, key)
        requireMatch(context.request, current)
        await writer.delete(current)
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
