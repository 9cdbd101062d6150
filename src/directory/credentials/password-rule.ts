/**
 * Which passwords may be chosen.
 * Source: https://learn.microsoft.com/entra/identity/authentication/concept-sspr-policy
 */

import { memberText, type JsonObject } from '../../kernel/json.ts'

/** Characters of the longest password. */
export const longestPassword = 256

const classes = [/[a-z]/u, /[A-Z]/u, /\d/u, /[^a-zA-Z\d]/u]

function isStrong(password: string): boolean {
  return classes.filter((kind) => kind.test(password)).length >= 3
}

/** What a password needs, for people who choose one. */
export const passwordRule =
  'Choose another password: 8 to 256 characters, of at least three of these kinds: small letters, capital letters, digits, others.'

/** Tells whether a user with these policies may have a password. */
export function isStrongPassword(password: string, user: JsonObject): boolean {
  const isWeakAllowed = /DisableStrongPassword/iu.test(memberText(user, 'passwordPolicies'))
  const { length } = password
  return length >= 8 && length <= longestPassword && (isWeakAllowed || isStrong(password))
}
