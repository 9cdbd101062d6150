/**
 * New secrets of applications and service principals.
 * Source: `application-addpassword`, `passwordCredential`.
 */

import { formatWholeSeconds } from '../../kernel/clock.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { digestSecret, generateSecret, hintOf } from '../client-secrets.ts'

/** How long a new secret is valid, years. Source: `application-addpassword`, default of `endDateTime`. */
const secretYears = 2

/** The same day some years later, in UTC. */
function yearsAfter(at: Date, years: number): Date {
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
