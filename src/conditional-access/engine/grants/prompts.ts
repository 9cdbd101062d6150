/**
 * Who can be asked for something, and which clients send the state of their device.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions#client-apps
 */

import type { SignIn } from '../model/sign-in.ts'
import { fromBoolean, no, unknown, unpublished, type Ternary } from '../model/ternary.ts'

/**
 * Whether the user can be asked for something. Service principals and agents cannot (E53); legacy protocols
 * and Exchange ActiveSync show no prompt (E32, E33).
 */
export function canBeAsked({ principal, clientApp }: SignIn): Ternary {
  if (principal.kind !== 'user') return no
  if (clientApp === undefined) return unknown('clientApp')
  return fromBoolean(clientApp !== 'other' && clientApp !== 'exchangeActiveSync')
}

/**
 * Whether the client sends the state of its device and application; legacy protocols do not (E33). Nobody publishes
 * whether the record of an endpoint counts for the session that an agent user begins there (E63).
 */
export function sendsDeviceState({ principal, clientApp, agentContexts }: SignIn): Ternary {
  if (principal.kind === 'agentUser') {
    if (agentContexts === undefined) return unknown('agentContexts')
    return agentContexts.includes('agentUserSessionsInitiatedFromEndpoints') ? unpublished : no
  }
  if (principal.kind !== 'user') return no
  return clientApp === undefined ? unknown('clientApp') : fromBoolean(clientApp !== 'other')
}
