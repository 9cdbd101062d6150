/** Entities of which every tenant has exactly one, there before anybody wrote it. */

import { decodeComplex } from '../../edm/decode.ts'
import { mergePatch } from '../../edm/merge-patch.ts'
import type { ComplexType } from '../../edm/model.ts'
import { refusedBy } from '../../kernel/errors/refused-by.ts'
import { checked } from '../../kernel/findings.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { AccessRule } from '../access-rule.ts'
import { changePolicies } from '../change.ts'
import type { WritableEntitySet, WriteCodec } from '../descriptor.ts'
import { requireMatch } from '../if-match.ts'
import type { Operation } from '../operation.ts'
import { preferenceApplied, preferencesOf } from '../preferences.ts'
import { readJsonObject } from '../read-body.ts'
import { etagOf, respondJson, respondNoContent } from '../respond.ts'
import { defaultObject } from '../default-object.ts'
import { encodeEntity } from './read.ts'
import { guardWrite, respondWritten } from './guarded-write.ts'

/** One entity at one path. */
export interface Singleton extends Pick<
  WritableEntitySet,
  'kind' | 'path' | 'versions' | 'contextPath' | 'type' | 'readAccess' | 'guardWrite'
> {
  /** The same in every tenant. */
  readonly id: string
  /** The body that a tenant has before the first write. */
  readonly initial: JsonObject
  readonly codec: Pick<WriteCodec, 'update' | 'invalid'>
  readonly updateAccess: AccessRule
}

/** Reads PATCH bodies as the type. The error of a refused one has the first finding as its message. */
export function patchCodec(type: ComplexType): Singleton['codec'] {
  return {
    update: ({ body }, patch, version) => {
      const { value, findings } = decodeComplex(type, patch, { version, stored: body })
      return checked(mergePatch(type, body, value), findings)
    },
    invalid: refusedBy,
  }
}

/** GET and PATCH of a singleton. The guard sees what a tenant has before the first write as any state. */
export function singletonOperations(singleton: Singleton): readonly Operation[] {
  const { kind, id, path, versions, type, readAccess, updateAccess, codec } = singleton
  const key = { family: kind.name, id }
  const initial = defaultObject(key, singleton.initial)
  return [
    {
      method: 'GET',
      path,
      roots: versions,
      access: readAccess,
      produces: 'json',
      queryOptions: ['select'],
      answers: { type: type.schema, as: 'entity' },
      handle: async (context) => {
        const object = (await context.store.find(context.caller.tenant, key)) ?? initial
        const entity = await encodeEntity(context, singleton, object)
        return respondJson(200, entity, { ETag: etagOf(object.version) })
      },
    },
    {
      method: 'PATCH',
      path,
      roots: versions,
      access: updateAccess,
      produces: 'json',
      takes: type.schema,
      answers: { type: type.schema, as: 'entity' },
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
          const change = { context, transaction, id, before }
          const guarded = await guardWrite(singleton, change, candidate.value)
          const extras = { details: guarded.auditDetails }
          const object = stored
            ? await writer.replace(stored, guarded.body, extras)
            : await writer.create(id, guarded.body, { ...extras, initial })
          return { object, warnings: guarded.warnings }
        })
        const headers = { ETag: etagOf(written.object.version) }
        const preferences = preferencesOf(request)
        if (preferences.return !== 'representation') return respondNoContent(headers)
        return respondWritten(context, singleton, 200, written, {
          ...headers,
          ...preferenceApplied(preferences),
        })
      },
    },
  ]
}
