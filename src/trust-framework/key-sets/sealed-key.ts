/**
 * Seals private material of policy keys for the store: envelope encryption with AES-256-GCM. Each key has a data key of
 * its own, which a key encryption key of the operator wraps. Both ciphertexts are bound to tenant, set and key id, so
 * that a sealed text moved elsewhere does not open. Source: NIST SP 800-38D.
 */

import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { backupSuffix } from './key-set-ids.ts'

/** A key of the operator that wraps data keys. Its id is derived from it and tells nothing about it. */
export interface KeyEncryptionKey {
  /** 16 hexadecimal digits. */
  readonly id: string
  /** 32 bytes. */
  readonly bytes: Uint8Array
}

/** The first key seals; every key opens what it sealed. Empty when the operator gave none. */
export type KeyEncryptionKeys = readonly KeyEncryptionKey[]

/** Where a sealed key belongs. A backup copy of a set belongs where the set does. */
export interface KeyPlace {
  readonly tenant: TenantId
  readonly keySetId: string
  readonly kid: string
}

/** Why a sealed text does not open. */
export class SealedKeyError extends Error {
  readonly reason: 'keyMissing' | 'damaged'

  constructor(reason: SealedKeyError['reason'], message: string) {
    super(message)
    this.name = 'SealedKeyError'
    this.reason = reason
  }
}

/** Bytes of a key encryption key. */
export const keyEncryptionKeyBytes = 32

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16
const format = 'v1'

/** Makes a key encryption key from its 32 bytes. */
export function keyEncryptionKeyOf(bytes: Uint8Array): KeyEncryptionKey {
  const digest = createHash('sha256').update('ostiary key encryption key').update(bytes)
  return { id: digest.digest('hex').slice(0, 16), bytes }
}

function boundTo({ tenant, keySetId, kid }: KeyPlace, use: string): Buffer {
  const id = keyOf(keySetId)
  const original = id.endsWith(backupSuffix) ? id.slice(0, -backupSuffix.length) : id
  return Buffer.from(JSON.stringify([format, use, tenant, original, kid]))
}

/** Shape of the bytes: nonce, ciphertext, tag. */
function encrypt(key: Uint8Array, plain: Uint8Array, bound: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes)
  const encryption = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes }).setAAD(bound)
  return Buffer.concat([
    nonce,
    encryption.update(plain),
    encryption.final(),
    encryption.getAuthTag(),
  ])
}

function decrypt(key: Uint8Array, sealed: Buffer, bound: Uint8Array): Buffer {
  const nonce = sealed.subarray(0, nonceBytes)
  const decryption = createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes })
    .setAAD(bound)
    .setAuthTag(sealed.subarray(-tagBytes))
  const plain = decryption.update(sealed.subarray(nonceBytes, -tagBytes))
  return Buffer.concat([plain, decryption.final()])
}

interface SealedParts {
  readonly keyId: string
  readonly wrapped: Buffer
  readonly content: Buffer
}

function partsOf(sealed: string): SealedParts {
  const [version, keyId, wrapped, content, ...rest] = sealed.split('.')
  if (version !== format || keyId === undefined || !wrapped || !content || rest.length > 0) {
    throw new SealedKeyError('damaged', 'the sealed text is not one that this release writes')
  }
  return {
    keyId,
    wrapped: Buffer.from(wrapped, 'base64url'),
    content: Buffer.from(content, 'base64url'),
  }
}

/** The id of the key encryption key that a sealed text needs. @throws SealedKeyError. */
export function sealingKeyId(sealed: string): string {
  return partsOf(sealed).keyId
}

function joined(keyId: string, wrapped: Buffer, content: Buffer): string {
  return [format, keyId, wrapped.toString('base64url'), content.toString('base64url')].join('.')
}

/** Seals the private members of a JSON Web Key. Shape: `v1.<key id>.<wrapped data key>.<ciphertext>`. */
export function sealKey(by: KeyEncryptionKey, place: KeyPlace, privateMembers: JsonObject): string {
  const dataKey = randomBytes(keyEncryptionKeyBytes)
  const wrapped = encrypt(by.bytes, dataKey, boundTo(place, by.id))
  const plain = Buffer.from(JSON.stringify(privateMembers))
  return joined(by.id, wrapped, encrypt(dataKey, plain, boundTo(place, 'content')))
}

function unwrap(keys: KeyEncryptionKeys, place: KeyPlace, { keyId, wrapped }: SealedParts): Buffer {
  const by = keys.find(({ id }) => id === keyId)
  if (by === undefined) {
    throw new SealedKeyError('keyMissing', `the key encryption key '${keyId}' was not given`)
  }
  return opened(() => decrypt(by.bytes, wrapped, boundTo(place, keyId)))
}

function opened(open: () => Buffer): Buffer {
  try {
    return open()
  } catch {
    throw new SealedKeyError('damaged', 'it was changed, or belongs to another key')
  }
}

/** Opens what `sealKey` sealed for the same place. @throws SealedKeyError. */
export function openKey(keys: KeyEncryptionKeys, place: KeyPlace, sealed: string): JsonObject {
  const parts = partsOf(sealed)
  const dataKey = unwrap(keys, place, parts)
  const text = opened(() => decrypt(dataKey, parts.content, boundTo(place, 'content'))).toString()
  const plain = JSON.parse(text) as JsonValue
  if (isJsonObject(plain)) return plain
  throw new SealedKeyError('damaged', 'its content is not a key')
}

/**
 * Wraps the data key of a sealed text with the first key encryption key; the ciphertext of the private members stays.
 * Undefined when the first key wraps it already. @throws SealedKeyError.
 */
export function rewrapKey(
  keys: KeyEncryptionKeys,
  place: KeyPlace,
  sealed: string,
): string | undefined {
  const parts = partsOf(sealed)
  const [first] = keys
  if (first === undefined) throw new SealedKeyError('keyMissing', 'no key encryption key was given')
  if (parts.keyId === first.id) return undefined
  const dataKey = unwrap(keys, place, parts)
  return joined(first.id, encrypt(first.bytes, dataKey, boundTo(place, first.id)), parts.content)
}
