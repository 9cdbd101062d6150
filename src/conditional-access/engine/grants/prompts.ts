/**
 * What can be asked of whoever signs in, and what clients tell.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions#client-apps
 */

import type { SignIn } from '../model/sign-in.ts'
import { fromBoolean, no, unknown, type Ternary } from '../model/ternary.ts'

/**
 * Tells whether the user can be asked for something: nobody asks a service principal or an agent (E53),
 * and protocols of before OAuth and Exchange ActiveSync show no prompt (E32, E33).
 */
export function canBeAsked({ principal, clientApp }: SignIn): Ternary {
  if (principal.kind !== 'user') return no
  if (clientApp === undefined) return unknown('clientApp')
  return fromBoolean(clientApp !== 'other' && clientApp !== 'exchangeActiveSync')
}

/** Tells whether the client tells what device and application it is: old protocols do not (E33). */
export function sendsDeviceState({ principal, clientApp }: SignIn): Ternary {
  if (principal.kind !== 'user') return no
  return clientApp === undefined ? unknown('clientApp') : fromBoolean(clientApp !== 'other')
}
