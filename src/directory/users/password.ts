/**
 * Passwords of users. They are checked and then forgotten: nobody signs in with a password here.
 * Source: https://learn.microsoft.com/entra/identity/authentication/concept-sspr-policy
 */

import type { Finding } from '../../kernel/findings.ts'
import { isJsonObject, memberText, type JsonObject } from '../../kernel/json.ts'
import { writeCodes } from '../writes/write-codes.ts'
import { userCodes } from './user-codes.ts'

const classes = [/[a-z]/u, /[A-Z]/u, /\d/u, /[^a-zA-Z\d]/u]

function isStrong(password: string): boolean {
  return classes.filter((kind) => kind.test(password)).length >= 3
}

/** Checks the password that a request gives; `isNew` for a user who needs one. */
export function checkPassword(
  given: JsonObject,
  whole: JsonObject,
  isNew: boolean,
): readonly Finding[] {
  const profile = given['passwordProfile']
  if (!isJsonObject(profile)) return []
  const { password } = profile
  const target = '/passwordProfile/password'
  if (password === undefined || password === null || password === '') {
    if (!isNew && password === undefined) return []
    const message = "A value is required for property 'passwordProfile' of resource 'User'."
    return [{ ostiaryCode: writeCodes.propertyRequired, message, target }]
  }
  const text = memberText(profile, 'password')
  const isWeakAllowed = /DisableStrongPassword/iu.test(memberText(whole, 'passwordPolicies'))
  const isRight = text.length >= 8 && text.length <= 256 && (isWeakAllowed || isStrong(text))
  if (isRight) return []
  const message =
    'The specified password does not comply with password complexity requirements. Please provide a different password.'
  return [{ ostiaryCode: userCodes.passwordTooWeak, message, target }]
}

/** Whether a request sets a password. */
export function setsPassword({ passwordProfile }: JsonObject): boolean {
  return isJsonObject(passwordProfile) && memberText(passwordProfile, 'password') !== ''
}
