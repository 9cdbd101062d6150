/**
 * User principal names: their form, and their domain.
 * Source: https://learn.microsoft.com/entra/identity/hybrid/connect/plan-connect-userprincipalname; recorded refusals.
 */

import type { Domain } from '../../store/port.ts'
import type { Finding } from '../../kernel/findings.ts'
import { userCodes } from './user-codes.ts'

const namePattern = /^(?!\.)[A-Za-z0-9'._!#^~-]{1,64}(?<!\.)@[A-Za-z0-9.-]{1,48}$/u
const target = '/userPrincipalName'

/** Checks the form of a name. */
export function checkPrincipalName(name: string): readonly Finding[] {
  if (namePattern.test(name)) return []
  const message = 'Property userPrincipalName is invalid.'
  return [{ ostiaryCode: userCodes.principalNameMalformed, code: 'InvalidValue', message, target }]
}

/** Checks that the domain of a name is one of the tenant. */
export function checkDomain(name: string, domains: readonly Domain[]): readonly Finding[] {
  const domain = name.slice(name.indexOf('@') + 1).toLowerCase()
  if (domains.some((each) => each.name.toLowerCase() === domain)) return []
  const message =
    'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.'
  return [{ ostiaryCode: userCodes.domainNotVerified, code: 'InvalidValue', message, target }]
}
