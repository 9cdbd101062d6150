/** Entities of which every tenant has exactly one, there before anybody wrote it. */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { StoredObject } from '../../store/port.ts'
import type { AccessRule } from '../access-rule.ts'
import { changePolicies } from '../change.ts'
import type { WritableEntitySet } from '../descriptor.ts'
import { requireMatch } from '../if-match.ts'
import type { Operation } from '../operation.ts'
import { preferencesOf } from '../preferences.ts'
import { readJsonObject } from '../read-body.ts'
import { etagOf, respondJson, respondNoContent } from '../respond.ts'
import { encodeEntity } from './read.ts'
import { guardWrite, respondWritten } from './guarded-write.ts'

/** One entity at one path. */
export interface Singleton extends Pick<
  WritableEntitySet,
  'kind' | 'path' | 'versions' | 'contextPath' | 'type' | 'readAccess' | 'codec' | 'guardWrite'
> {
  /** What a tenant has before the first write. */
  readonly initial: StoredObject
  readonly updateAccess: AccessRule
}

/** GET and PATCH of a singleton. */
export function singletonOperations(singleton: Singleton): readonly Operation[] {
  const { kind, path, versions, initial, readAccess, updateAccess, codec } = singleton
  const key = { family: kind.name, id: initial.id }
  const set: WritableEntitySet = {
    ...singleton,
    keyTemplate: '{id}',
    access: { create: updateAccess, update: updateAccess, delete: updateAccess },
    missing: () => new OstiaryError('resourceNotFound'),
  }
  return [
    {
      method: 'GET',
      path,
      roots: versions,
      access: readAccess,
      produces: 'json',
      queryOptions: ['select'],
      handle: async (context) => {
        const object = (await context.store.find(context.caller.tenant, key)) ?? initial
        const entity = await encodeEntity(context, set, object)
        return respondJson(200, entity, { ETag: etagOf(object.version) })
      },
    },
    {
      method: 'PATCH',
      path,
      roots: versions,
      access: updateAccess,
      produces: 'json',
      handle: async (context) => {
        const { request, version } = context
        const patch = readJsonObject(request)
        const written = await changePolicies(context, kind, async (writer) => {
          const { transaction } = writer
          const stored = await transaction.find(context.caller.tenant, key)
          const before = stored ?? initial
          requireMatch(request, before)
          const candidate = codec.update(before, patch, version)
          if (!candidate.ok) throw codec.invalid(candidate.findings)
          const change = { context, transaction, id: initial.id, before }
          const guarded = await guardWrite(set, change, candidate.value)
          const extras = { details: guarded.auditDetails }
          const object = stored
            ? await writer.replace(stored, guarded.body, extras)
            : await writer.create(initial.id, guarded.body, extras)
          return { object, warnings: guarded.warnings }
        })
        const headers = { ETag: etagOf(written.object.version) }
        if (preferencesOf(request).return !== 'representation') return respondNoContent(headers)
        return respondWritten(context, set, 200, written, {
          ...headers,
          'Preference-Applied': 'return=representation',
        })
      },
    },
  ]
}
