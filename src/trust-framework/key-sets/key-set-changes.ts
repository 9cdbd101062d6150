/** Changes of key sets that every operation shares: finding a set, reading keys from bodies, and storing them sealed. */

import { decodeComplex } from '../../edm/decode.ts'
import type { ComplexType } from '../../edm/model.ts'
import { changeObjects, type ObjectWriter } from '../../graph/change.ts'
import { requireMatch } from '../../graph/if-match.ts'
import type { OperationContext } from '../../graph/operation.ts'
import { findObject } from '../../graph/stored-objects.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { refusedBy } from '../../kernel/errors/refused-by.ts'
import type { Finding } from '../../kernel/findings.ts'
import { isJsonObject, type JsonObject } from '../../kernel/json.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import { longestRsaMember } from './json-web-key.ts'
import { keyFault, refuseKey } from './key-faults.ts'
import { keySetCodes } from './key-set-codes.ts'
import { keySetKind } from './key-set-kind.ts'
import { textOf, type KeyTarget, type NewKey, type NewKeyReading } from './new-key.ts'
import { privateRsaMembers } from './rsa-key.ts'
import { sealKey, type KeyEncryptionKeys } from './sealed-key.ts'
import type { StoredKey, StoredKeySet } from './stored-key-set.ts'
import { longestKeyText } from './uploaded-key.ts'

/** Most keys of one set. WHY our own number: B2C publishes none. */
export const mostKeys = 50

/** Most characters of the members whose length is limited. */
const longest: Readonly<Record<string, number>> = {
  k: longestKeyText,
  key: longestKeyText,
  password: longestKeyText,
  ...Object.fromEntries(['e', 'n', ...privateRsaMembers].map((name) => [name, longestRsaMember])),
}

function findLongMembers(object: JsonObject, place = ''): readonly Finding[] {
  return Object.entries(longest)
    .filter(([name, most]) => textOf(object[name]).length > most)
    .map(([name, most]) => ({
      ostiaryCode: keySetCodes.secretTooLong,
      message: `\`${name}\` has more than ${most} characters`,
      target: `${place}/${name}`,
    }))
}

/** Reads the body as the type. @throws OstiaryError with every finding. */
export function decodeKeyBody(
  { version }: OperationContext,
  type: ComplexType,
  json: JsonObject,
): JsonObject {
  const { value, findings } = decodeComplex(type, json, { version })
  if (findings.length > 0) throw refusedBy(findings)
  const keys = Array.isArray(value['keys']) ? value['keys'].filter(isJsonObject) : []
  if (keys.length > mostKeys) throw tooManyKeys(keys.length)
  const long = [
    ...findLongMembers(value),
    ...keys.flatMap((key, index) => findLongMembers(key, `/keys/${index}`)),
  ]
  if (long.length > 0) throw refusedBy(long)
  return value
}

function tooManyKeys(count: number): OstiaryError {
  const message = `the set would have ${count} keys; the most are ${mostKeys}`
  return refusedBy([{ ostiaryCode: keySetCodes.tooManyKeys, message }])
}

/** Finds the set of the path. @throws OstiaryError `keySetNotCreated`. */
export async function requireCreated(
  reader: Reader,
  { caller: { tenant }, keys: { id = '' } }: OperationContext,
): Promise<StoredObject<StoredKeySet>> {
  const found = await findObject(reader, tenant, keySetKind, id)
  if (found) return found
  throw refuseKey(keyFault(keySetCodes.keySetNotCreated, undefined, id, tenant))
}

/** Where a new key goes. */
export function targetOf({ caller, request }: OperationContext, id: string): KeyTarget {
  return { keySet: { tenant: caller.tenant, id }, at: request.at }
}

/** The key that was read. @throws OstiaryError with the faults of one that is refused. */
export function requireKey(reading: NewKeyReading): NewKey {
  if (reading.ok) return reading.value
  throw refuseKey(...reading.faults)
}

/** Seals a key for its set. @throws OstiaryError when there is a private member and no key to encrypt it with. */
function sealed(
  { caller: { tenant } }: OperationContext,
  [by]: KeyEncryptionKeys,
  keySetId: string,
  { members, privateMembers }: NewKey,
): StoredKey {
  if (privateMembers === undefined) return members
  if (by === undefined) {
    throw new OstiaryError('notImplemented', {
      ostiaryCode: keySetCodes.encryptionKeyMissing,
      message:
        'Secrets and private keys are not supported by this service, because it has no key to encrypt them with; start it with --key-encryption-key-file.',
    })
  }
  return { ...members, sealed: sealKey(by, { tenant, keySetId, kid: members.kid }, privateMembers) }
}

/** Refuses keys that do not belong together. The older ones come first. */
function requireOneKind(keys: readonly StoredKey[]): void {
  const [first] = keys
  const used = keys.find(({ use }) => use !== undefined)
  const ids = new Set<string>()
  for (const key of keys) {
    if (key.kty !== first?.kty) throw refuseKey(keyFault(keySetCodes.keyTypesMixed, '/kty'))
    if (key.use !== undefined && key.use !== used?.use) {
      throw refuseKey(keyFault(keySetCodes.keyUsesMixed, '/use'))
    }
    if (ids.has(key.kid))
      throw refuseKey(keyFault(keySetCodes.keyExists, undefined, key.kid, key.kty))
    ids.add(key.kid)
  }
  if (keys.length > mostKeys) throw tooManyKeys(keys.length)
}

/**
 * Adds keys after those that a set has. Keys of a certificate get the use of the set, or `sig`.
 * @throws OstiaryError when they do not belong together.
 */
export function withKeys(
  context: OperationContext,
  encryptionKeys: KeyEncryptionKeys,
  keySetId: string,
  older: readonly StoredKey[],
  added: readonly NewKey[],
): readonly StoredKey[] {
  const use = older.find((key) => key.use !== undefined)?.use
  const keys = [
    ...older,
    ...added.map((key) =>
      sealed(context, encryptionKeys, keySetId, {
        ...key,
        members: {
          ...key.members,
          ...(key.members.x5c && key.members.use === undefined && { use: use ?? 'sig' }),
        },
      }),
    ),
  ]
  requireOneKind(keys)
  return keys
}

/** Finds the set of a path and changes it, in one transaction. `find` throws when there is none. */
export function changeKeySet<Result>(
  context: OperationContext,
  find: (reader: Reader) => Promise<StoredObject<StoredKeySet>>,
  change: (
    writer: ObjectWriter<StoredKeySet>,
    current: StoredObject<StoredKeySet>,
  ) => Promise<Result>,
): Promise<Result> {
  return changeObjects(context, keySetKind, async (writer) => {
    const current = await find(writer.transaction)
    requireMatch(context.request, current)
    return change(writer, current)
  })
}
