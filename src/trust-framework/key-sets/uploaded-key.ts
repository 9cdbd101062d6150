/** Keys from the parameters of `uploadSecret`, `uploadCertificate` and `uploadPkcs12`. */

import { createHash, createPublicKey, randomBytes, X509Certificate } from 'node:crypto'
import type { JsonObject } from '../../kernel/json.ts'
import { keyFault, type KeyFault } from './key-faults.ts'
import { keySetCodes } from './key-set-codes.ts'
import { inTurn } from './in-turn.ts'
import {
  keyReading,
  readTerms,
  textOf,
  type KeyTarget,
  type NewKey,
  type NewKeyReading,
} from './new-key.ts'
import { readPkcs12, type Pkcs12Content } from './pkcs12/pkcs12.ts'
import { Pkcs12Error, Pkcs12PasswordError } from './pkcs12/pkcs12-errors.ts'
import {
  certificateMembers,
  findShortKey,
  issuersOf,
  periodOf,
  privatePartsOf,
  publicPartsOf,
  warnOfExpiry,
} from './rsa-key.ts'

/** Most characters of a secret, and of the base64 form of a certificate or PKCS 12 file. */
export const longestKeyText = 65_536

/** The bytes of a random id, in base64url as long as a thumbprint. */
const idBytes = 32

/** The id of a secret. WHY random: a digest of the secret would help to guess a weak one. */
export function newSecretId(): string {
  return randomBytes(idBytes).toString('base64url')
}

const base64 = /^[a-z0-9+/]+={0,2}$/iu

/** Reads base64, also with line breaks; undefined when it is something else. */
function bytesOf(text: string): Buffer | undefined {
  const compact = text.replaceAll(/\s/gu, '')
  return base64.test(compact) ? Buffer.from(compact, 'base64') : undefined
}

/**
 * Reads a secret: any text, which is stored as the bytes of its UTF-8 form.
 * WHY not base64url, as the type of `k` has it: the page of the action and every published script send plain text.
 */
export function readSecret(body: JsonObject, target: KeyTarget): NewKeyReading {
  const secret = textOf(body['k'])
  const { members, faults, warnings } = readTerms(body, target)
  const all = [
    ...(secret === '' ? [keyFault(keySetCodes.keyParameterMissing, '/k', 'k')] : []),
    ...faults,
  ]
  return keyReading(all, () => ({
    members: { kid: newSecretId(), kty: 'oct', status: 'enabled', ...members },
    privateMembers: { k: Buffer.from(secret).toString('base64url') },
    warnings,
  }))
}

function invalidCertificate(name: string, { keySet }: KeyTarget, reason: string): KeyFault {
  return keyFault(keySetCodes.certificateInvalid, '/key', name, keySet.tenant, reason)
}

function parseCertificate(bytes: Buffer | undefined): X509Certificate | undefined {
  try {
    return bytes && new X509Certificate(bytes)
  } catch {
    return undefined
  }
}

/** Finds why the key of a certificate cannot be a policy key. */
function findUnusableKey(certificate: X509Certificate, target: KeyTarget): readonly KeyFault[] {
  const { publicKey, fingerprint } = certificate
  return publicKey.asymmetricKeyType === 'rsa'
    ? findShortKey(publicKey, '/key')
    : [invalidCertificate(fingerprint.replaceAll(':', ''), target, 'its key is not an RSA key')]
}

function keyOfCertificate(
  certificate: X509Certificate,
  issuers: readonly X509Certificate[],
  target: KeyTarget,
): NewKey {
  return {
    members: {
      // WHY not of the key: a renewed certificate may have the key of the one before.
      kid: createHash('sha256').update(certificate.raw).digest('base64url'),
      kty: 'RSA',
      status: 'enabled',
      ...periodOf(certificate),
      ...publicPartsOf(certificate.publicKey),
      ...certificateMembers(certificate, issuers),
    },
    warnings: warnOfExpiry(certificate, target),
  }
}

/** Reads a certificate in base64, of its DER or PEM form. */
export function readCertificate(body: JsonObject, target: KeyTarget): NewKeyReading {
  const given = textOf(body['key'])
  if (given === '') return refused(keyFault(keySetCodes.keyParameterMissing, '/key', 'key'))
  const certificate = parseCertificate(bytesOf(given))
  if (certificate === undefined) {
    return refused(invalidCertificate('', target, 'it is not the base64 form of a certificate'))
  }
  return keyReading(findUnusableKey(certificate, target), () =>
    keyOfCertificate(certificate, [], target),
  )
}

function refused(fault: KeyFault): NewKeyReading {
  return { ok: false, faults: [fault] }
}

function malformedFile(reason: string): NewKeyReading {
  return refused(keyFault(keySetCodes.keyFileMalformed, '/key', reason))
}

function keyOfFile({ privateKey, certificates }: Pkcs12Content, target: KeyTarget): NewKeyReading {
  const [first] = certificates
  if (privateKey === undefined) {
    return refused(keyFault(keySetCodes.certificateWithoutKey, '/key', first?.subject ?? ''))
  }
  if (privateKey.asymmetricKeyType !== 'rsa') {
    return malformedFile('its private key is not an RSA key')
  }
  const own = certificates.find((each) => each.checkPrivateKey(privateKey))
  if (own === undefined) return malformedFile('it has no certificate of its private key')
  return keyReading(findShortKey(createPublicKey(privateKey), '/key'), () => ({
    ...keyOfCertificate(own, issuersOf(own, certificates), target),
    privateMembers: privatePartsOf(privateKey),
  }))
}

/** Reads a PKCS 12 file in base64 with its password. Files are opened one after the other. */
export async function readKeyFile(body: JsonObject, target: KeyTarget): Promise<NewKeyReading> {
  const [given, password] = [textOf(body['key']), textOf(body['password'])]
  const missing = Object.entries({ key: given, password })
    .filter(([, value]) => value.trim() === '')
    .map(([name]) => keyFault(keySetCodes.keyParameterMissing, `/${name}`, name))
  const [first, ...further] = missing
  if (first) return { ok: false, faults: [first, ...further] }
  const file = bytesOf(given)
  if (file === undefined) return malformedFile('it is not in base64')
  try {
    return keyOfFile(await inTurn(() => readPkcs12(file, password)), target)
  } catch (error) {
    if (error instanceof Pkcs12PasswordError) {
      return refused(keyFault(keySetCodes.keyFilePasswordWrong, '/password'))
    }
    if (error instanceof Pkcs12Error) return malformedFile(error.message)
    throw error
  }
}
