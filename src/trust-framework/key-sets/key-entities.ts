/**
 * The keys of a set as entities, `keys_v2`: their status can be changed, and one of them deleted.
 * Source: the Graph beta pages "Get trustFrameworkKey_v2" and "Update trustFrameworkKey_v2".
 */

import { contextUrl, requireEntity } from '../../graph/handlers/read.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { etagOf, respondJson, respondNoContent } from '../../graph/respond.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import { encodeKeyEntity } from './encode-key.ts'
import { keyFault, refuseKey } from './key-faults.ts'
import { changeKeySet, decodeKeyBody } from './key-set-changes.ts'
import { keySetCodes } from './key-set-codes.ts'
import { keySetSet, keySetsPath, writeKeySets } from './key-set-kind.ts'
import { keyEntityType, keyType } from './key-types.ts'
import type { StoredKey, StoredKeySet } from './stored-key-set.ts'

const collectionPath = `${keySetsPath}/{id}/keys_v2`
const item = `${collectionPath}/{kid}`
const roots = keySetSet.versions
const shared = { roots, access: writeKeySets } as const

function findSet(context: OperationContext, reader: Reader): Promise<StoredObject<StoredKeySet>> {
  return requireEntity(reader, context, keySetSet, context.keys['id'] ?? '')
}

function requireMember(
  { keys }: OperationContext,
  { id, body }: StoredObject<StoredKeySet>,
): StoredKey {
  const { kid = '' } = keys
  const found = body.keys.find((key) => key.kid === kid)
  if (found) return found
  throw new OstiaryError('resourceNotFound', {
    ostiaryCode: keySetCodes.notFound,
    message: `Key with id '${kid}' does not exist in key set '${id}'.`,
  })
}

function contextOf(context: OperationContext, { id }: StoredObject): string {
  return contextUrl(context, `${keySetSet.contextPath}('${encodeURIComponent(id)}')/keys_v2`)
}

/** The new status. @throws OstiaryError for any other member. */
function requestedStatus(context: OperationContext): StoredKey['status'] | undefined {
  // WHY the type of a key in its set: it has the same members, and requires none.
  const body: JsonObject = decodeKeyBody(context, keyType, readJsonObject(context.request))
  const { status, ...others } = body
  const [first, ...further] = Object.keys(others).map((name) =>
    keyFault(keySetCodes.keyPropertyReadOnly, `/${name}`, name),
  )
  if (first) throw refuseKey(first, ...further)
  return status === 'enabled' || status === 'disabled' ? status : undefined
}

/** Every operation on single keys. */
export const keyEntityOperations: readonly Operation[] = [
  {
    ...shared,
    method: 'GET',
    path: collectionPath,
    produces: 'json',
    answers: { type: keyEntityType, as: 'collection' },
    handle: async (context) => {
      const set = await findSet(context, context.store)
      return respondJson(200, {
        '@odata.context': contextOf(context, set),
        value: set.body.keys.map(encodeKeyEntity),
      })
    },
  },
  {
    ...shared,
    method: 'GET',
    path: item,
    produces: 'json',
    answers: { type: keyEntityType, as: 'entity' },
    handle: async (context) => {
      const set = await findSet(context, context.store)
      const key = requireMember(context, set)
      return respondJson(
        200,
        { '@odata.context': `${contextOf(context, set)}/$entity`, ...encodeKeyEntity(key) },
        { ETag: etagOf(set.version) },
      )
    },
  },
  {
    ...shared,
    method: 'PATCH',
    path: item,
    produces: 'none',
    takes: keyEntityType,
    handle: async (context) => {
      const status = requestedStatus(context)
      const { version } = await changeKeySet(
        context,
        (reader) => findSet(context, reader),
        async (writer, current) => {
          const changed = requireMember(context, current)
          const keys = current.body.keys.map((key) =>
            key === changed && status !== undefined ? { ...key, status } : key,
          )
          return writer.replace(current, { keys })
        },
      )
      return respondNoContent({ ETag: etagOf(version) })
    },
  },
  {
    ...shared,
    method: 'DELETE',
    path: item,
    produces: 'none',
    handle: async (context) => {
      await changeKeySet(
        context,
        (reader) => findSet(context, reader),
        async (writer, current) => {
          const removed = requireMember(context, current)
          const keys = current.body.keys.filter((key) => key !== removed)
          await writer.replace(current, { keys })
        },
      )
      return respondNoContent()
    },
  },
]
