/**
 * The password that the body of a request gives to a user. Only its digest is stored.
 */

import type { Finding } from '../../kernel/findings.ts'
import { isJsonObject, memberText, type JsonObject } from '../../kernel/json.ts'
import { isStrongPassword } from '../credentials/password-rule.ts'
import { writeCodes } from '../writes/write-codes.ts'
import { userCodes } from './user-codes.ts'

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
  if (isStrongPassword(memberText(profile, 'password'), whole)) return []
  const message =
    'The specified password does not comply with password complexity requirements. Please provide a different password.'
  return [{ ostiaryCode: userCodes.passwordTooWeak, message, target }]
}

/** Whether a request sets a password. */
export function setsPassword({ passwordProfile }: JsonObject): boolean {
  return isJsonObject(passwordProfile) && memberText(passwordProfile, 'password') !== ''
}
