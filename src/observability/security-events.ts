/** Which finished requests are security events, and the line that the log has for each. */

import type { Observation, ObservedCaller } from '../graph/observation.ts'
import type { TenantId } from '../kernel/ids.ts'
import type { OstiaryCode } from '../kernel/ostiary-codes.ts'

/** What each event means. The names never change, so that alerts can match them. */
export const securityEvents = {
  'authentication.refused': 'a request without a valid token was refused',
  'authorization.refused': 'a caller was refused what it may not do',
  'clientSecret.refused': 'a client did not prove its secret',
  'lockout.overridden': 'a caller overrode the protection against lockouts',
  'rate.limited': 'a request was refused because of too many requests',
} as const satisfies Readonly<Record<string, string>>

/** The name of an event. */
export type SecurityEventName = keyof typeof securityEvents

/** One event, without secrets: no token, no header, no body, no query. */
export interface SecurityEvent {
  readonly event: SecurityEventName
  /** The code of the rule that refused the request, or that was overridden. */
  readonly ostiaryCode?: OstiaryCode | undefined
  /** The error of the token endpoint. Shape: `AADSTS7000215`. */
  readonly oauthError?: string
  readonly tenant?: TenantId | undefined
  readonly caller?: ObservedCaller | undefined
  readonly address?: string | undefined
  readonly requestId: string
}

/** The errors of the token endpoint that say that a client did not prove who it is. */
const unprovenClients: ReadonlySet<number> = new Set([700_016, 7_000_215, 7_000_216])

function eventOfStatus(status: number): SecurityEventName | undefined {
  switch (status) {
    case 401:
      return 'authentication.refused'
    case 403:
      return 'authorization.refused'
    case 429:
      return 'rate.limited'
    default:
      return undefined
  }
}

/** Lists the security events of a finished request; most requests have none. */
export function securityEventsOf(observation: Observation): readonly SecurityEvent[] {
  const { error, status, oauthError, overridden = [] } = observation
  if (status < 400 && overridden.length === 0) return []
  const shared = {
    tenant: observation.tenant,
    caller: observation.caller,
    address: observation.remoteAddress,
    requestId: observation.requestId,
  }
  if (status < 400) {
    return overridden.map((ostiaryCode) => ({
      event: 'lockout.overridden',
      ostiaryCode,
      ...shared,
    }))
  }
  const ofStatus = eventOfStatus(status)
  if (oauthError !== undefined) {
    const event = unprovenClients.has(oauthError) ? 'clientSecret.refused' : ofStatus
    return event === undefined ? [] : [{ event, oauthError: `AADSTS${oauthError}`, ...shared }]
  }
  if (ofStatus === undefined) return []
  const ostiaryCode = error?.ostiaryCode ?? error?.findings[0]?.ostiaryCode
  return [{ event: ofStatus, ostiaryCode, ...shared }]
}
