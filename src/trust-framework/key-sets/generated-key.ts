/** Keys that the service makes: `generateKey`. */

import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { JsonObject } from '../../kernel/json.ts'
import { inTurn } from './in-turn.ts'
import {
  readKeyType,
  readTerms,
  thumbprintOf,
  type KeyTarget,
  type NewKeyReading,
} from './new-key.ts'
import { leastRsaBits, privatePartsOf, publicPartsOf } from './rsa-key.ts'
import { newSecretId } from './uploaded-key.ts'

const generate = promisify(generateKeyPair)

/** Bytes of a generated secret: as many as HMAC with SHA-256 uses. */
const secretBytes = 32

/** Makes a key of the type that the parameters name: RSA of 2048 bits, or a secret of 256. */
export async function generateKey(body: JsonObject, target: KeyTarget): Promise<NewKeyReading> {
  const { kty, faults: typeFaults } = readKeyType(body)
  const { members, faults, warnings } = readTerms(body, target)
  const [first, ...further] = [...typeFaults, ...faults]
  if (first) return { ok: false, faults: [first, ...further] }
  if (kty === 'oct') {
    return {
      ok: true,
      value: {
        members: { kid: newSecretId(), kty, status: 'enabled', ...members },
        privateMembers: { k: randomBytes(secretBytes).toString('base64url') },
        warnings,
      },
    }
  }
  const { publicKey, privateKey } = await inTurn(() =>
    generate('rsa', { modulusLength: leastRsaBits, publicExponent: 0x1_00_01 }),
  )
  const parts = publicPartsOf(publicKey)
  return {
    ok: true,
    value: {
      members: { kid: thumbprintOf(parts), kty: 'RSA', status: 'enabled', ...members, ...parts },
      privateMembers: privatePartsOf(privateKey),
      warnings,
    },
  }
}
