/**
 * How the credentials of a user are stored: members of the user that no type names, so that no answer shows them. They
 * follow the user into its tombstone and back.
 */

import { formatWholeSeconds } from '../../kernel/clock.ts'
import { isJsonObject, memberText, type JsonObject } from '../../kernel/json.ts'

/** The credentials of a user. */
export interface StoredCredentials {
  /** Undefined for a user without a password. Shape: that of `digestSecret`. */
  readonly passwordDigest: string | undefined
  /** The user chooses a new password at the next sign-in. */
  readonly mustChangePassword: boolean
  /** The sealed secret of the authenticator app; undefined for a user without one. */
  readonly softwareOath: string | undefined
}

/** Reads the credentials of the stored body of a user. */
export function credentialsOf(body: JsonObject): StoredCredentials {
  const stored = body['credentials']
  const credentials = isJsonObject(stored) ? stored : {}
  const textOf = (name: string): string | undefined => memberText(credentials, name) || undefined
  return {
    passwordDigest: textOf('passwordDigest'),
    mustChangePassword: credentials['mustChangePassword'] === true,
    softwareOath: textOf('softwareOath'),
  }
}

/** The body of a user with other credentials in some parts. */
export function withCredentials(body: JsonObject, changed: Partial<StoredCredentials>): JsonObject {
  const merged = { ...credentialsOf(body), ...changed }
  const { passwordDigest, mustChangePassword, softwareOath } = merged
  return {
    ...body,
    credentials: {
      ...(passwordDigest === undefined ? {} : { passwordDigest }),
      ...(mustChangePassword ? { mustChangePassword } : {}),
      ...(softwareOath === undefined ? {} : { softwareOath }),
    },
  }
}

/**
 * What else a new password changes of a user: sessions and refresh tokens from before end.
 * Source: https://learn.microsoft.com/entra/identity-platform/refresh-tokens, "Token revocation".
 */
export function membersOfNewPassword(at: Date): JsonObject {
  const instant = formatWholeSeconds(at)
  return { lastPasswordChangeDateTime: instant, signInSessionsValidFromDateTime: instant }
}
