/** Entities of which every tenant has exactly one, even before anybody writes it. */

import { complete } from '../../edm/complete.ts'
import { decodeComplex } from '../../edm/decode.ts'
import { mergePatch } from '../../edm/merge-patch.ts'
import type { ComplexType } from '../../edm/model.ts'
import type { StructuredValue } from '../../edm/structured-value.ts'
import { refusedBy } from '../../kernel/errors/refused-by.ts'
import { checked } from '../../kernel/findings.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import type { AccessRule } from '../access-rule.ts'
import { defaultObject, isDefaultObject } from '../default-object.ts'
import type { EntityType } from '../entity-set.ts'
import type { WritableEntitySet, WriteCodec } from '../writable-entity-set.ts'
import type { Operation, OperationContext } from '../operation.ts'
import { preferenceApplied } from '../preferences.ts'
import { readJsonObject } from '../read-body.ts'
import { etagOf, respondJson } from '../respond.ts'
import { findObject } from '../stored-objects.ts'
import { removeObject, writeObject } from '../write-object.ts'
import { encodeEntity } from './read.ts'
import { encodeWritten, respondUpdated, type PrintPreferences } from './respond-written.ts'

/** One entity at one path. */
export interface Singleton<Body extends JsonObject> extends Pick<
  WritableEntitySet<Body>,
  'kind' | 'path' | 'versions' | 'contextPath' | 'type' | 'readAccess' | 'guardWrite'
> {
  /** The same in every tenant. */
  readonly id: string
  /** The body that a tenant has before the first write. */
  readonly initial: Body
  readonly codec: Pick<WriteCodec<Body>, 'update' | 'invalid'>
  readonly updateAccess: AccessRule
  /** The method of a change; PATCH when absent. */
  readonly updateMethod?: 'PUT'
  /** Whether a change is always answered with the entity; only callers who prefer that get it when absent. */
  readonly alwaysRepresents?: true
  /** Adds to the type what one answer shows of other objects. */
  readonly typeFor?: (context: OperationContext) => Promise<EntityType<Body>>
  /** Who may put the entity back to its initial body by DELETE; absent where nobody can. */
  readonly resetAccess?: AccessRule
}

/** Reads PUT bodies as the type: what a body leaves out gets its default. */
export function replaceCodec<Type extends ComplexType>(
  type: Type,
): Singleton<StructuredValue<Type>>['codec'] {
  return {
    update: (_, json, version) => {
      const { value, findings, warnings } = decodeComplex(type, json, { version })
      return checked(complete(type, value, 'beta'), findings, warnings)
    },
    invalid: refusedBy,
  }
}

/** Reads PATCH bodies as the type. The error of a refused one has the first finding as its message. */
export function patchCodec<Type extends ComplexType>(
  type: Type,
): Singleton<StructuredValue<Type>>['codec'] {
  return {
    update: ({ body }, patch, version) => {
      const { value, findings, warnings } = decodeComplex(type, patch, { version, stored: body })
      return checked(complete(type, mergePatch(type, body, value), 'beta'), findings, warnings)
    },
    invalid: refusedBy,
  }
}

/** WHY not `return=minimal`: the answer to a PATCH without a preference is the same. */
const printRepresentation: PrintPreferences = (preferences) =>
  preferences.return === 'representation' ? preferenceApplied(preferences) : {}

/** GET, PATCH or PUT and, where it can be reset, DELETE of a singleton. The guard gets the tenant's default like any stored state. */
export function singletonOperations<Body extends JsonObject>(
  singleton: Singleton<Body>,
): readonly Operation[] {
  const { kind, id, path, versions, type, readAccess, updateAccess, resetAccess, codec } = singleton
  const { updateMethod = 'PATCH', alwaysRepresents, typeFor } = singleton
  const initial = defaultObject({ family: kind.name, id }, singleton.initial)
  const find = async (
    reader: Reader,
    { caller }: OperationContext,
  ): Promise<StoredObject<Body>> => {
    return (await findObject(reader, caller.tenant, kind, id)) ?? initial
  }
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
        const object = await find(context.store, context)
        const shown = typeFor === undefined ? type : await typeFor(context)
        const entity = await encodeEntity(context, { ...singleton, type: shown }, object)
        return respondJson(200, entity, { ETag: etagOf(object.version) })
      },
    },
    {
      method: updateMethod,
      path,
      roots: versions,
      access: updateAccess,
      produces: 'json',
      takes: type.schema,
      answers: { type: type.schema, as: 'entity' },
      handle: async (context) => {
        const { request, version } = context
        const patch = readJsonObject(request)
        const written = await writeObject(context, {
          family: kind,
          find: async (transaction) => {
            const current = await find(transaction, context)
            const decode = () => codec.update(current, patch, version)
            return { id, current, ifMatch: current, decode }
          },
          invalid: codec.invalid,
          guard: singleton.guardWrite,
        })
        const represent = async () => {
          const shown = typeFor === undefined ? type : await typeFor(context)
          return encodeWritten(context, { ...singleton, type: shown }, written)
        }
        if (alwaysRepresents) {
          const { version } = written.object
          return respondJson(200, await represent(), { ETag: etagOf(version) })
        }
        return respondUpdated(context, written, represent, printRepresentation)
      },
    },
    ...(resetAccess === undefined
      ? []
      : [
          {
            method: 'DELETE',
            path,
            roots: versions,
            access: resetAccess,
            produces: 'none',
            handle: (context) =>
              removeObject(context, {
                family: kind,
                find: (reader) => find(reader, context),
                remove: async (writer, object) => {
                  if (!isDefaultObject(object)) await writer.delete(object)
                },
              }),
          } satisfies Operation,
        ]),
  ]
}
