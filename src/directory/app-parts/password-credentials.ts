/**
 * New secrets of applications and service principals.
 * Source: `application-addpassword`, `passwordCredential`.
 */

import { formatWholeSeconds } from '../../kernel/clock.ts'
import type { Place } from '../../edm/place.ts'
import type { Finding } from '../../kernel/findings.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { generateSecret, hintOf } from '../client-secrets.ts'
import { digestSecret } from '../credentials/secret-digest.ts'
import { applicationCodes } from './application-codes.ts'
import { fault, findTooLongText } from './text-rules.ts'

/** How long a new secret is valid, years. Source: `application-addpassword`, default of `endDateTime`. */
const secretYears = 2

/** The same day some years later, in UTC. */
export function yearsAfter(at: Date, years: number): Date {
  const later = new Date(at)
  later.setUTCFullYear(later.getUTCFullYear() + years)
  return later
}

/** What the caller says of a new secret. */
export interface SecretRequest {
  readonly displayName: string | null
  readonly startsAt: Date
  /** Two years after the start when absent. */
  readonly endsAt?: Date | undefined
}

/** Reads what a caller says of a new secret. Shape: `passwordCredential`, as it was decoded. */
export function requestedSecret(asked: JsonObject, at: Date): SecretRequest {
  const dateOf = (name: string): Date | undefined => {
    const text = memberText(asked, name)
    return text === '' ? undefined : new Date(text)
  }
  return {
    displayName: memberText(asked, 'displayName') || null,
    startsAt: dateOf('startDateTime') ?? at,
    endsAt: dateOf('endDateTime'),
  }
}

/** Longest name of a secret, characters. */
const longestName = 256

/** Finds what is wrong with the name and the period of a new secret. */
export function findSecretRequestFaults(
  { displayName, startsAt, endsAt }: SecretRequest,
  at: Date,
  place: Place,
): readonly Finding[] {
  const problem =
    endsAt === undefined
      ? undefined
      : endsAt <= startsAt
        ? 'must be after `startDateTime`'
        : endsAt <= at
          ? 'must be in the future'
          : undefined
  return [
    ...findTooLongText(displayName, longestName, [...place, 'displayName']),
    ...(problem === undefined
      ? []
      : [
          fault(
            applicationCodes.credentialPeriod,
            [...place, 'endDateTime'],
            `\`endDateTime\` ${problem}`,
          ),
        ]),
  ]
}

/** A new secret, and the credential that is stored of it: its digest, never its text. */
export interface NewSecret {
  readonly secret: string
  readonly credential: JsonObject
}

/** Makes a secret and its credential. Shape of the credential: `passwordCredential` with `secretDigest`. */
export async function createSecret(
  { displayName, startsAt, endsAt = yearsAfter(startsAt, secretYears) }: SecretRequest,
  keyId: string,
): Promise<NewSecret> {
  const secret = generateSecret()
  return {
    secret,
    credential: {
      customKeyIdentifier: null,
      displayName,
      endDateTime: formatWholeSeconds(endsAt),
      hint: hintOf(secret),
      keyId,
      secretDigest: await digestSecret(secret),
      startDateTime: formatWholeSeconds(startsAt),
    },
  }
}
