/** Keys that a request gives whole, as JSON Web Keys: in the body of a new or a replaced set. Source: RFC 7517. */

import { createPrivateKey, createPublicKey, sign, verify, X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { JsonObject } from '../../kernel/json.ts'
import { keyFault, type KeyFault } from './key-faults.ts'
import { inTurn } from './in-turn.ts'
import { keySetCodes } from './key-set-codes.ts'
import {
  keyReading,
  readKeyType,
  readTerms,
  textOf,
  thumbprintOf,
  type KeyTarget,
  type NewKey,
  type NewKeyReading,
} from './new-key.ts'
import { certificateMembers, findShortKey, privateRsaMembers } from './rsa-key.ts'
import { newSecretId } from './uploaded-key.ts'

const signInPool = promisify(sign)
const verifyInPool = promisify(verify)

/**
 * Most characters of each member of an RSA key: those of 4096 bits. WHY: the time that a key takes grows with the third
 * power of its length.
 */
export const longestRsaMember = 684

const base64url = /^[\w-]+$/u

function isBase64url(text: string): boolean {
  return base64url.test(text) && text.length % 4 !== 1
}

type Shared = Omit<NewKey, 'members'> & { readonly members: Omit<NewKey['members'], 'kid' | 'kty'> }

function readSecretKey(key: JsonObject, shared: Shared, place: string): NewKeyReading {
  const k = textOf(key['k'])
  const faults =
    k === ''
      ? [keyFault(keySetCodes.keyParameterMissing, `${place}/k`, 'k')]
      : isBase64url(k)
        ? []
        : [keyFault(keySetCodes.keySecretMalformed, `${place}/k`)]
  return keyReading(faults, () => ({
    ...shared,
    members: { ...shared.members, kid: newSecretId(), kty: 'oct' },
    privateMembers: { k },
  }))
}

/**
 * Imports the members as a key; undefined when they are none, or its two halves do not belong together. WHY in the pool:
 * a key that was made for it takes some tenths of a second.
 */
async function importRsaKey(key: JsonObject, isPrivate: boolean): Promise<KeyObject | undefined> {
  try {
    const input = { format: 'jwk', key: { ...key, kty: 'RSA' } } as const
    if (!isPrivate) return createPublicKey(input)
    const privateKey = createPrivateKey(input)
    const publicKey = createPublicKey(privateKey)
    const probe = Buffer.from('probe')
    const signature = await signInPool('sha256', probe, privateKey)
    return (await verifyInPool('sha256', probe, publicKey, signature)) ? publicKey : undefined
  } catch {
    return undefined
  }
}

function certificatesOf(key: JsonObject): readonly X509Certificate[] | undefined {
  const texts = Array.isArray(key['x5c']) ? key['x5c'] : []
  try {
    return texts.map((text) => new X509Certificate(Buffer.from(textOf(text), 'base64')))
  } catch {
    return undefined
  }
}

async function readRsaKey(
  key: JsonObject,
  shared: Shared,
  { keySet }: KeyTarget,
  place: string,
): Promise<NewKeyReading> {
  const [e, n] = [textOf(key['e']), textOf(key['n'])]
  const refused = (fault: KeyFault): NewKeyReading => ({ ok: false, faults: [fault] })
  if (e === '' || n === '') return refused(keyFault(keySetCodes.keyPartsMissing, `${place}/n`))
  const given = Object.fromEntries(
    privateRsaMembers.map((name) => [name, textOf(key[name])]).filter(([, value]) => value !== ''),
  )
  const isPrivate = Object.keys(given).length > 0
  const imported = [e, n].every(isBase64url)
    ? await inTurn(() => importRsaKey({ e, n, ...given }, isPrivate))
    : undefined
  if (imported === undefined) return refused(keyFault(keySetCodes.keyMalformed, place || undefined))
  const certificates = certificatesOf(key)
  const [own, ...issuers] = certificates ?? []
  if (certificates === undefined || (own && !own.publicKey.equals(imported))) {
    const reason = certificates === undefined ? 'it is damaged' : 'its key is another'
    return refused(
      keyFault(keySetCodes.certificateInvalid, `${place}/x5c`, '', keySet.tenant, reason),
    )
  }
  return keyReading(findShortKey(imported, `${place}/n`), () => ({
    ...shared,
    members: {
      ...shared.members,
      kid: thumbprintOf({ e, n }),
      kty: 'RSA',
      e,
      n,
      ...(own && certificateMembers(own, issuers)),
    },
    ...(isPrivate && { privateMembers: given }),
  }))
}

/** Reads one key. `place` is its JSON pointer. */
export async function readJsonWebKey(
  key: JsonObject,
  target: KeyTarget,
  place: string,
): Promise<NewKeyReading> {
  const { kty, faults: typeFaults } = readKeyType(key, place)
  const { members, faults, warnings } = readTerms(key, target, place)
  const all = [
    ...(textOf(key['kid']) === '' ? [] : [keyFault(keySetCodes.keyIdGiven, `${place}/kid`)]),
    ...typeFaults,
    ...faults,
  ]
  const status = key['status'] === 'disabled' ? 'disabled' : 'enabled'
  const shared = { members: { status, ...members }, warnings } as const
  const reading =
    kty === 'RSA' ? await readRsaKey(key, shared, target, place) : readSecretKey(key, shared, place)
  const [first, ...further] = all
  if (first === undefined) return reading
  return { ok: false, faults: [first, ...further, ...(kty && !reading.ok ? reading.faults : [])] }
}
