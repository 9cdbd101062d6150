/** Limits attempts of users to prove passwords and codes. */

import type { UserAttempts } from './directory/credentials/attempts.ts'
import { attemptKeyOf, networkOf } from './identity/issuer/attempt-key.ts'
import type { ClientAttempts } from './identity/issuer/client-authentication.ts'
import { keyOf } from './kernel/ids.ts'
import { createRateLimit } from './rate-limit.ts'

/**
 * Passwords that may be tried for one user in ten seconds, from all networks together. WHY so many: nobody can keep
 * another from signing in for longer than that.
 */
export const passwordAttempts = 100

/**
 * Codes that may be tried for one user in `codeWindowSeconds`. WHY few: a code has six digits, and who tries one has
 * proved the password.
 */
export const codeAttempts = 5

/** Seconds. */
export const codeWindowSeconds = 300

/** Creates the limits of one service. Attempts of users and clients of a network are counted together. */
export function createUserAttempts(attempts: ClientAttempts): UserAttempts {
  const ofUser = createRateLimit(passwordAttempts)
  const ofCodes = createRateLimit(codeAttempts, codeWindowSeconds)
  return {
    async password(tenant, userPrincipalName, remoteAddress, attempt) {
      const network = networkOf(remoteAddress)
      const key = attemptKeyOf(remoteAddress, tenant, userPrincipalName)
      const retryAfterSeconds =
        (await attempts.admit({ network, key })) ??
        (await ofUser.admit(attemptKeyOf('', tenant, userPrincipalName)))
      if (retryAfterSeconds !== undefined) return { outcome: 'tooManyAttempts', retryAfterSeconds }
      const proof = await attempts.run(
        { tenant, network },
        attempt,
        ({ outcome }) => outcome === 'verified',
      )
      return proof ?? { outcome: 'tooManyAttempts', retryAfterSeconds: 1 }
    },
    secondFactor: (tenant, objectId) => ofCodes.admit(`${tenant}/${keyOf(objectId)}`),
    forgive: (tenant, objectId) => ofCodes.forget(`${tenant}/${keyOf(objectId)}`),
  }
}
