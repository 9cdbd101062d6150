/**
 * Key sets over HTTP: list, create, get, replace and delete.
 * Source: the Graph beta pages of `trustFrameworkKeySet`.
 */

import { collection, complexType, property, text } from '../../edm/model.ts'
import { changeObjects } from '../../graph/change.ts'
import {
  countOperation,
  encodeEntity,
  getOperation,
  listOperation,
  requireEntity,
} from '../../graph/handlers/read.ts'
import { warningsMember } from '../../graph/handlers/respond-written.ts'
import type { GraphResponse, Method } from '../../graph/message.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { etagOf, respondJson, respondNoContent } from '../../graph/respond.ts'
import { findObject } from '../../graph/stored-objects.ts'
import { unsupportedOperation } from '../../graph/unsupported-operation.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { refusedBy } from '../../kernel/errors/refused-by.ts'
import { keyOf } from '../../kernel/ids.ts'
import { isJsonObject, type JsonObject } from '../../kernel/json.ts'
import type { StoredObject, Transaction } from '../../store/port.ts'
import { keyActions } from './key-actions.ts'
import { keyEntityOperations } from './key-entities.ts'
import { keyFault, refuseKey, type KeyFault } from './key-faults.ts'
import {
  changeKeySet,
  decodeKeyBody,
  requireCreated,
  targetOf,
  withKeys,
} from './key-set-changes.ts'
import { keySetCodes } from './key-set-codes.ts'
import { backupSuffix, isBackup, keySetIdOf } from './key-set-ids.ts'
import { keySetKind, keySetSet, keySetsPath, writeKeySets } from './key-set-kind.ts'
import { keySetType, keyType } from './key-types.ts'
import { readJsonWebKey } from './json-web-key.ts'
import { textOf, type NewKey } from './new-key.ts'
import type { KeyEncryptionKeys } from './sealed-key.ts'
import type { StoredKeySet } from './stored-key-set.ts'

/** Most key sets of a tenant, copies of deleted ones included. WHY our own number: B2C publishes none. */
export const mostKeySets = 1_000

const roots = keySetSet.versions
const item = `${keySetsPath}/{id}`

/** What a body may have. WHY not `keySetType`: its id is read-only everywhere else. */
const bodyType = complexType(keySetType.name, [
  property('id', text),
  property('keys', collection(keyType)),
])

interface KeySetRequest {
  readonly id: string
  /** Undefined when the body has no member `keys`. */
  readonly keys: readonly JsonObject[] | undefined
}

function readKeySetBody(context: OperationContext): KeySetRequest {
  const { id, keys } = decodeKeyBody(context, bodyType, readJsonObject(context.request))
  return {
    id: textOf(id),
    keys: Array.isArray(keys) ? keys.filter(isJsonObject) : undefined,
  }
}

/** Reads the keys of a body. @throws OstiaryError with the faults of all of them. */
async function requireKeys(
  context: OperationContext,
  id: string,
  keys: readonly JsonObject[],
): Promise<readonly NewKey[]> {
  const target = targetOf(context, id)
  const readings = await Promise.all(
    keys.map((key, index) => readJsonWebKey(key, target, `/keys/${index}`)),
  )
  const faults = readings.flatMap((each): readonly KeyFault[] => (each.ok ? [] : each.faults))
  const [first, ...further] = faults
  if (first) throw refuseKey(first, ...further)
  return readings.flatMap((each) => (each.ok ? [each.value] : []))
}

/** Source of the message: microsoftgraph/msgraph-beta-sdk-dotnet#885. */
function invalidId(): OstiaryError {
  return refusedBy([
    {
      ostiaryCode: keySetCodes.idInvalid,
      message:
        "The 'keySet' field is invalid in request. Please check the request body and parameters.",
      target: '/id',
    },
  ])
}

async function requireFree(
  { caller: { tenant } }: OperationContext,
  transaction: Transaction,
  id: string,
): Promise<void> {
  if (await findObject(transaction, tenant, keySetKind, id)) {
    throw refuseKey(keyFault(keySetCodes.keySetExists, '/id', id))
  }
  const count = await transaction.count(tenant, keySetKind.name)
  if (count < mostKeySets) return
  throw refusedBy([
    {
      ostiaryCode: keySetCodes.tooManyKeySets,
      message: `the tenant has ${count} key sets; the most are ${mostKeySets}`,
    },
  ])
}

async function respondKeySet(
  context: OperationContext,
  status: number,
  object: StoredObject<StoredKeySet>,
  added: readonly NewKey[],
): Promise<GraphResponse> {
  const { origin } = context.request
  // WHY parentheses: clients take the id from between them.
  const location = `${origin}/${context.version}${keySetsPath}('${encodeURIComponent(object.id)}')`
  const body = await encodeEntity(context, keySetSet, object)
  return respondJson(
    status,
    { ...body, ...warningsMember(added.flatMap(({ warnings }) => warnings)) },
    { ETag: etagOf(object.version), ...(status === 201 ? { Location: location } : {}) },
  )
}

const written = {
  roots,
  produces: 'json',
  access: writeKeySets,
  takes: keySetType,
  answers: { type: keySetType, as: 'entity' },
} as const

function createOperation(encryptionKeys: KeyEncryptionKeys): Operation {
  return {
    ...written,
    method: 'POST',
    path: keySetsPath,
    handle: async (context) => {
      const request = readKeySetBody(context)
      const id = keySetIdOf(request.id)
      if (id === undefined || isBackup(id)) throw invalidId()
      const added = await requireKeys(context, id, request.keys ?? [])
      const created = await changeObjects(context, keySetKind, async (writer) => {
        await requireFree(context, writer.transaction, id)
        return writer.create(id, { keys: withKeys(context, encryptionKeys, id, [], added) })
      })
      return respondKeySet(context, 201, created, added)
    },
  }
}

/** Replaces the keys of a set: with PUT all of them, with PATCH those of the body if it has any. */
function updateOperation(method: Method, encryptionKeys: KeyEncryptionKeys): Operation {
  return {
    ...written,
    method,
    path: item,
    handle: async (context) => {
      const request = readKeySetBody(context)
      const { id } = await requireCreated(context.store, context)
      if (request.id !== '' && keyOf(keySetIdOf(request.id) ?? '') !== keyOf(id)) {
        throw refuseKey(keyFault(keySetCodes.keyPropertyReadOnly, '/id', 'id'))
      }
      const keys = request.keys ?? (method === 'PUT' ? [] : undefined)
      const added = await requireKeys(context, id, keys ?? [])
      const changed = await changeKeySet(
        context,
        (reader) => requireCreated(reader, context),
        async (writer, current) =>
          writer.replace(current, {
            keys: keys ? withKeys(context, encryptionKeys, id, [], added) : current.body.keys,
          }),
      )
      return respondKeySet(context, 200, changed, added)
    },
  }
}

/** Deletes a set and leaves a copy with the suffix `.bak`, in place of an older copy. */
const deleteOperation: Operation = {
  method: 'DELETE',
  path: item,
  roots,
  access: writeKeySets,
  produces: 'none',
  handle: async (context) => {
    await changeKeySet(
      context,
      (reader) => requireEntity(reader, context, keySetSet, context.keys['id'] ?? ''),
      async (writer, current) => {
        await writer.delete(current)
        if (isBackup(current.id)) return
        const id = `${current.id}${backupSuffix}`
        const older = await findObject(writer.transaction, context.caller.tenant, keySetKind, id)
        await (older ? writer.replace(older, current.body) : writer.create(id, current.body))
      },
    )
    return respondNoContent()
  },
}

/** Every operation on key sets. */
export function keySetOperations(encryptionKeys: KeyEncryptionKeys): readonly Operation[] {
  return [
    listOperation(keySetSet),
    countOperation(keySetSet),
    getOperation(keySetSet),
    createOperation(encryptionKeys),
    updateOperation('PUT', encryptionKeys),
    updateOperation('PATCH', encryptionKeys),
    deleteOperation,
    ...keyActions(encryptionKeys),
    ...keyEntityOperations,
  ]
}

/** Operations of key sets that Graph has and this service does not. */
export const unsupportedKeySetOperations: readonly Operation[] = [
  unsupportedOperation('POST', `${keySetsPath}/{id}/keys_v2`, 'Creating a key at keys_v2', roots),
]
