/**
 * Who can be asked for something, and which clients send the state of their device.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions#client-apps
 */

import type { SignIn } from '../model/sign-in.ts'
import { fromBoolean, no, unknown, type Ternary } from '../model/ternary.ts'

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
 * Whether the client sends the state of its device and application; legacy protocols do not (E33). The sessions that
 * an agent user begins at an endpoint are taken to send that of the endpoint (E63).
 */
export function sendsDeviceState({ principal, clientApp, agentContexts }: SignIn): Ternary {
  if (principal.kind === 'agentUser') {
    return agentContexts === undefined
      ? unknown('agentContexts')
      : fromBoolean(agentContexts.includes('agentUserSessionsInitiatedFromEndpoints'))
  }
  if (principal.kind !== 'user') return no
  return clientApp === undefined ? unknown('clientApp') : fromBoolean(clientApp !== 'other')
}
