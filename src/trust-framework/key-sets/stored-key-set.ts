/** What is stored of a key set. Private material is stored sealed: see `sealed-key.ts`. */

import { collection, complexType, int64, property, text } from '../../edm/model.ts'
import { keyStatus } from './key-types.ts'

/** The name of the family in the store and in the history path. */
export const keySetFamily = 'trustFrameworkKeySets'

/** One stored key. Members that the key does not have are absent. */
export type StoredKey = {
  readonly kid: string
  readonly kty: 'RSA' | 'oct'
  readonly status: 'enabled' | 'disabled'
  readonly use?: 'sig' | 'enc'
  /** Seconds since 1970. */
  readonly nbf?: number
  readonly exp?: number
  readonly e?: string
  readonly n?: string
  /** DER in base64, the certificate of the key first. */
  readonly x5c?: readonly string[]
  readonly x5t?: string
  /** The private members of the JSON Web Key, sealed; absent where only a certificate or public key was uploaded. */
  readonly sealed?: string
}

/** The body of a stored key set. */
export type StoredKeySet = { readonly keys: readonly StoredKey[] }

const required = { nullable: false } as const

/** The type of stored bodies. Source: `StoredKeySet`. */
export const storedKeySetType = complexType('storedTrustFrameworkKeySet', [
  property(
    'keys',
    collection(
      complexType('storedTrustFrameworkKey', [
        property('kid', text, required),
        property('kty', text, required),
        property('status', keyStatus, required),
        property('use', text, required),
        property('nbf', int64, required),
        property('exp', int64, required),
        property('e', text, required),
        property('n', text, required),
        property('x5c', collection(text)),
        property('x5t', text, required),
        property('sealed', text, required),
      ]),
    ),
  ),
])
