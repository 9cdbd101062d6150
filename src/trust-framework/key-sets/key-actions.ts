/**
 * The actions that add a key to a set, and the function that returns the active one.
 * Source: the Graph beta pages "generateKey", "uploadSecret", "uploadCertificate", "uploadPkcs12" and "getActiveKey".
 */

import type { ComplexType } from '../../edm/model.ts'
import { contextUrl, requireEntity } from '../../graph/handlers/read.ts'
import { warningsMember } from '../../graph/handlers/respond-written.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { etagOf, respondJson } from '../../graph/respond.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { activeKeyAt } from './active-key.ts'
import { encodeKey } from './encode-key.ts'
import { generateKey } from './generated-key.ts'
import { keyFault, refuseKey } from './key-faults.ts'
import { keySetCodes } from './key-set-codes.ts'
import {
  changeKeySet,
  decodeKeyBody,
  requireCreated,
  requireKey,
  targetOf,
  withKeys,
} from './key-set-changes.ts'
import { keySetSet, keySetsPath, readKeySets, writeKeySets } from './key-set-kind.ts'
import {
  generateKeyType,
  keyType,
  uploadCertificateType,
  uploadPkcs12Type,
  uploadSecretType,
} from './key-types.ts'
import { secondsOf, type KeyTarget, type NewKeyReading } from './new-key.ts'
import type { KeyEncryptionKeys } from './sealed-key.ts'
import { readCertificate, readKeyFile, readSecret } from './uploaded-key.ts'

const item = `${keySetsPath}/{id}`
const roots = keySetSet.versions
const answers = { type: keyType, as: 'value' } as const

interface KeyAction {
  readonly name: string
  readonly takes: ComplexType
  readonly read: (body: JsonObject, target: KeyTarget) => NewKeyReading | Promise<NewKeyReading>
}

const actions: readonly KeyAction[] = [
  { name: 'generateKey', takes: generateKeyType, read: generateKey },
  { name: 'uploadSecret', takes: uploadSecretType, read: readSecret },
  { name: 'uploadCertificate', takes: uploadCertificateType, read: readCertificate },
  { name: 'uploadPkcs12', takes: uploadPkcs12Type, read: readKeyFile },
]

/** WHY: published scripts send `kty` with a secret, which the service ignores. */
function withoutKeyType({ takes, name }: KeyAction, json: JsonObject): JsonObject {
  if (name !== 'uploadSecret') return json
  const names = new Set(takes.properties.map((property) => property.name.toLowerCase()))
  return Object.fromEntries(
    Object.entries(json).filter(
      ([member]) => member.toLowerCase() !== 'kty' || names.has(member.toLowerCase()),
    ),
  )
}

function actionOperation(action: KeyAction, encryptionKeys: KeyEncryptionKeys): Operation {
  return {
    method: 'POST',
    path: `${item}/${action.name}`,
    roots,
    access: writeKeySets,
    produces: 'json',
    takes: action.takes,
    answers,
    handle: async (context: OperationContext) => {
      const json = withoutKeyType(action, readJsonObject(context.request))
      const body = decodeKeyBody(context, action.takes, json)
      // WHY before the key is made, which takes long: the set may not exist.
      const { id } = await requireCreated(context.store, context)
      const key = requireKey(await action.read(body, targetOf(context, id)))
      const { version, added } = await changeKeySet(
        context,
        (reader) => requireCreated(reader, context),
        async (writer, current) => {
          const keys = withKeys(context, encryptionKeys, id, current.body.keys, [key])
          const after = await writer.replace(current, { keys })
          return { version: after.version, added: keys.slice(-1) }
        },
      )
      return respondJson(
        200,
        {
          '@odata.context': contextUrl(context, `microsoft.graph.${keyType.name}`),
          ...Object.assign({}, ...added.map(encodeKey)),
          ...warningsMember(key.warnings),
        },
        { ETag: etagOf(version) },
      )
    },
  }
}

const activeKeyOperation: Operation = {
  method: 'GET',
  path: `${item}/getActiveKey`,
  roots,
  access: readKeySets,
  produces: 'json',
  answers,
  handle: async (context) => {
    const { caller, request, keys, store } = context
    const { id, body } = await requireEntity(store, context, keySetSet, keys['id'] ?? '')
    const active = activeKeyAt(body.keys, secondsOf(request.at))
    if (active === undefined) {
      const reason = body.keys.length === 0 ? 'it has no keys' : 'no key of it is valid now'
      throw refuseKey(
        keyFault(keySetCodes.keyContainerWithoutKey, undefined, id, caller.tenant, reason),
      )
    }
    return respondJson(200, {
      '@odata.context': contextUrl(context, `microsoft.graph.${keyType.name}`),
      ...encodeKey(active),
    })
  },
}

/** The actions and the function of key sets. */
export function keyActions(encryptionKeys: KeyEncryptionKeys): readonly Operation[] {
  return [...actions.map((action) => actionOperation(action, encryptionKeys)), activeKeyOperation]
}
