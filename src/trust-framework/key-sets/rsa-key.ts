/** RSA keys as JSON Web Keys, alone or with certificates. Source: RFC 7517, RFC 7518. */

import { createHash, type KeyObject, type X509Certificate } from 'node:crypto'
import type { Finding } from '../../kernel/findings.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { keyFault, type KeyFault } from './key-faults.ts'
import { keySetCodes } from './key-set-codes.ts'
import { secondsOf, textOf, type KeyTarget } from './new-key.ts'
import type { StoredKey } from './stored-key-set.ts'

/** Least bits of an RSA key. Source: RFC 7518, section 3.3. */
export const leastRsaBits = 2_048

/** The private members of an RSA key. Source: RFC 7518, section 6.3.2. */
export const privateRsaMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const

/** The public members of a key. */
export interface PublicParts {
  readonly e: string
  readonly n: string
}

/** Returns the public members. The key is RSA. */
export function publicPartsOf(key: KeyObject): PublicParts {
  const { e = '', n = '' } = key.export({ format: 'jwk' })
  return { e, n }
}

/** Returns the private members. The key is RSA. */
export function privatePartsOf(key: KeyObject): JsonObject {
  const jwk = key.export({ format: 'jwk' })
  return Object.fromEntries(privateRsaMembers.map((name) => [name, textOf(jwk[name])]))
}

/** Finds that a key is too short. */
export function findShortKey(key: KeyObject, target: string): readonly KeyFault[] {
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  return modulusLength < leastRsaBits
    ? [keyFault(keySetCodes.keyTooShort, target, String(leastRsaBits))]
    : []
}

/** The members that a certificate gives to a key, those of its issuers after it. */
export function certificateMembers(
  certificate: X509Certificate,
  issuers: readonly X509Certificate[] = [],
): Pick<StoredKey, 'x5c' | 'x5t'> {
  return {
    x5c: [certificate, ...issuers].map(({ raw }) => raw.toString('base64')),
    x5t: createHash('sha1').update(certificate.raw).digest('base64url'),
  }
}

/** The period of a certificate. */
export function periodOf(certificate: X509Certificate): { nbf: number; exp: number } {
  return {
    nbf: secondsOf(new Date(certificate.validFrom)),
    exp: secondsOf(new Date(certificate.validTo)),
  }
}

/** Warns of a certificate that has expired. */
export function warnOfExpiry(certificate: X509Certificate, { at }: KeyTarget): readonly Finding[] {
  if (periodOf(certificate).exp > secondsOf(at)) return []
  const message = `the key is never active, because the certificate expired on ${new Date(certificate.validTo).toISOString()}`
  return [{ ostiaryCode: keySetCodes.certificateExpired, message, target: '/key' }]
}

/** The certificates that issued one another, beginning with the issuer of the given one. */
export function issuersOf(
  certificate: X509Certificate,
  others: readonly X509Certificate[],
): readonly X509Certificate[] {
  const chain: X509Certificate[] = []
  let last = certificate
  for (;;) {
    const issuer = others.find(
      (each) =>
        each !== last && each !== certificate && !chain.includes(each) && last.checkIssued(each),
    )
    if (issuer === undefined) return chain
    chain.push(issuer)
    last = issuer
  }
}
