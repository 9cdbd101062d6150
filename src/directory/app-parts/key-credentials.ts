/**
 * Certificates of applications and service principals: what a request gives, and what is stored of it.
 * Source: `keyCredential`; `application-update`, on `keyCredentials`.
 */

import { createHash, X509Certificate } from 'node:crypto'
import { formatWholeSeconds } from '../../kernel/clock.ts'
import type { Finding } from '../../kernel/findings.ts'
import { keyOf, type IdSource } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { applicationCodes } from './application-codes.ts'
import { fault, findDuplicates, findNotAllowed, findTooMany, listedObjects } from './text-rules.ts'

/** Most certificates of one object. WHY our own number: Entra has only one for all lists together. */
export const mostCertificates = 100

/** Most bytes of one certificate. */
const mostCertificateBytes = 16_384

const place = ['keyCredentials']

/** Reads a certificate in DER or PEM; undefined when the bytes are none. */
function parseCertificate(key: string): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(key, 'base64'))
  } catch {
    return undefined
  }
}

function storedWithId(stored: readonly JsonObject[], keyId: string): JsonObject | undefined {
  return keyId === ''
    ? undefined
    : stored.find((each) => keyOf(memberText(each, 'keyId')) === keyOf(keyId))
}

function findPeriodFault(
  credential: JsonObject,
  certificate: X509Certificate,
  index: number,
): readonly Finding[] {
  const starts = Date.parse(memberText(credential, 'startDateTime') || certificate.validFrom)
  const ends = Date.parse(memberText(credential, 'endDateTime') || certificate.validTo)
  const problem =
    ends <= starts
      ? 'must be after `startDateTime`'
      : ends > Date.parse(certificate.validTo)
        ? 'must not be after the end of the certificate'
        : undefined
  if (problem === undefined) return []
  const message = `Key credential end date is invalid: \`endDateTime\` ${problem}`
  return [fault(applicationCodes.credentialPeriod, [...place, index, 'endDateTime'], message)]
}

function findCredentialFaults(
  credential: JsonObject,
  stored: readonly JsonObject[],
  index: number,
): readonly Finding[] {
  const here = [...place, index]
  const kinds = [
    ...findNotAllowed(credential['type'], ['AsymmetricX509Cert'], [...here, 'type']),
    ...findNotAllowed(credential['usage'], ['Verify', 'Encrypt'], [...here, 'usage']),
  ]
  const key = memberText(credential, 'key')
  if (key === '') {
    // A client that writes back what it read has no keys in it.
    if (storedWithId(stored, memberText(credential, 'keyId'))) return []
    const message = '`key` is required: the Base64 form of a certificate'
    return [...kinds, fault(applicationCodes.certificateMalformed, [...here, 'key'], message)]
  }
  const isLong = Buffer.byteLength(key, 'base64') > mostCertificateBytes
  const certificate = isLong ? undefined : parseCertificate(key)
  if (certificate === undefined) {
    const message = isLong
      ? `\`key\` has more than ${mostCertificateBytes} bytes`
      : '`key` is not the Base64 form of an X.509 certificate'
    return [...kinds, fault(applicationCodes.certificateMalformed, [...here, 'key'], message)]
  }
  return [...kinds, ...findPeriodFault(credential, certificate, index)]
}

/** Finds what is wrong with the certificates that a request gives; `before` is absent for a new object. */
export function findKeyFaults(
  given: JsonObject,
  before: JsonObject | undefined,
): readonly Finding[] {
  const credentials = listedObjects(given['keyCredentials'])
  const stored = listedObjects(before?.['keyCredentials'])
  const ids = credentials.map((each) => memberText(each, 'keyId')).filter((id) => id !== '')
  return [
    ...findTooMany(credentials, mostCertificates, place),
    ...findDuplicates(ids, place, keyOf),
    ...credentials.flatMap((credential, index) => findCredentialFaults(credential, stored, index)),
  ]
}

/** Completes a new certificate with what the certificate itself says. */
function completed(credential: JsonObject, ids: IdSource): JsonObject {
  const key = memberText(credential, 'key')
  const certificate = parseCertificate(key)
  if (certificate === undefined) return credential
  const { raw, subject, validFrom, validTo } = certificate
  return {
    ...credential,
    customKeyIdentifier:
      credential['customKeyIdentifier'] ?? createHash('sha1').update(raw).digest('base64'),
    displayName: credential['displayName'] ?? subject.replaceAll('\n', ', '),
    endDateTime: credential['endDateTime'] ?? formatWholeSeconds(new Date(validTo)),
    key: raw.toString('base64'),
    keyId: credential['keyId'] ?? ids(),
    startDateTime: credential['startDateTime'] ?? formatWholeSeconds(new Date(validFrom)),
    type: credential['type'] ?? 'AsymmetricX509Cert',
    usage: credential['usage'] ?? 'Verify',
  }
}

/** The certificates to store: one without a key is the stored one of the same `keyId`. */
export function keysToStore(
  credentials: readonly JsonObject[],
  before: JsonObject | undefined,
  ids: IdSource,
): readonly JsonObject[] {
  const stored = listedObjects(before?.['keyCredentials'])
  return credentials.map((credential) => {
    const known = storedWithId(stored, memberText(credential, 'keyId'))
    if (memberText(credential, 'key') !== '' || known === undefined) {
      return completed(credential, ids)
    }
    return { ...known, displayName: credential['displayName'] ?? known['displayName'] ?? null }
  })
}
