/** Codes of authenticator apps. Source: RFC 6238, with the parameters that every app takes. */

import { Secret, TOTP } from 'otpauth'

/** Bytes of a secret. Source: RFC 4226, section 4. */
const secretBytes = 20

const periodSeconds = 30

/** Steps before and after the one of now whose codes count. Source: RFC 6238, section 5.2. */
const allowedSteps = 1

/** Makes a secret, in Base32. */
export function newOathSecret(): string {
  return new Secret({ size: secretBytes }).base32
}

function totpOf(secret: string, label: string, issuer: string): TOTP {
  return new TOTP({
    secret: Secret.fromBase32(secret),
    label,
    issuer,
    algorithm: 'SHA1',
    digits: 6,
    period: periodSeconds,
  })
}

/** The address that an authenticator app reads from a picture. Shape: `otpauth://totp/…`. */
export function oathAddress(secret: string, userPrincipalName: string, tenantName: string): string {
  return totpOf(secret, userPrincipalName, tenantName).toString()
}

/** The step whose code was typed; undefined when the code is of no allowed step. */
export function stepOfCode(secret: string, code: string, at: Date): number | undefined {
  if (!/^\d{6}$/u.test(code)) return undefined
  const totp = totpOf(secret, '', '')
  const timestamp = at.getTime()
  const delta = totp.validate({ token: code, timestamp, window: allowedSteps })
  return delta === null ? undefined : Math.floor(timestamp / 1_000 / periodSeconds) + delta
}
