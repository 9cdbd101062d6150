/** Prints stored keys: never a private member, sealed or not. */

import type { JsonObject } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import type { StoredKey, StoredKeySet } from './stored-key-set.ts'

/** WHY null: the page of `trustFrameworkKey` says which members cannot be read. */
function printMembers(key: StoredKey, kty: string): JsonObject {
  return {
    d: null,
    dp: null,
    dq: null,
    e: key.e ?? null,
    exp: key.exp ?? null,
    k: null,
    kid: key.kid,
    kty,
    n: key.n ?? null,
    nbf: key.nbf ?? null,
    p: null,
    q: null,
    qi: null,
    status: key.status,
    use: key.use ?? null,
    x5c: [...(key.x5c ?? [])],
    x5t: key.x5t ?? null,
  }
}

/** Prints a `trustFrameworkKey`. WHY upper case: the service answers `OCT`, whatever was sent. */
export function encodeKey(key: StoredKey): JsonObject {
  return printMembers(key, key.kty.toUpperCase())
}

/** Prints a `trustFrameworkKey_v2`, whose page has `oct`. */
export function encodeKeyEntity(key: StoredKey): JsonObject {
  return printMembers(key, key.kty)
}

/** Prints a `trustFrameworkKeySet`. */
export function encodeKeySet({ id, body }: StoredObject<StoredKeySet>): JsonObject {
  return { id, keys: body.keys.map(encodeKey) }
}
