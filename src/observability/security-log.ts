/** Writes security events to the log, a bounded number of lines. */

import type { Logger } from 'pino'
import { countRepeated, windowSeconds, type Schedule } from './repetition.ts'
import { securityEvents, type SecurityEvent } from './security-events.ts'

/** Events with the same key are counted together. WHY without the caller of a 401: it is not known. */
function keyOfEvent({ ostiaryCode, oauthError, tenant, caller, address }: SecurityEvent): string {
  return [ostiaryCode ?? oauthError, tenant, caller?.id, caller?.appId, address].join(' ')
}

function lineOf({ ostiaryCode, oauthError, ...event }: SecurityEvent): Record<string, unknown> {
  return {
    ...event,
    ...(ostiaryCode === undefined ? {} : { '@ostiary.code': ostiaryCode }),
    ...(oauthError === undefined ? {} : { oauthError }),
  }
}

/** Makes the function that writes events. */
export function createSecurityLog(
  log: Pick<Logger, 'warn'>,
  schedule: Schedule,
): (event: SecurityEvent) => void {
  return countRepeated<SecurityEvent>(
    {
      groupOf: ({ event }) => event,
      keyOf: keyOfEvent,
      writeFirst: (event) => log.warn(lineOf(event), securityEvents[event.event]),
      writeRepeated(first, repeated) {
        const { requestId: _, ...shared } = lineOf(first)
        const message = `${securityEvents[first.event]}, again`
        log.warn({ ...shared, repeated, seconds: windowSeconds }, message)
      },
      writeOmitted: (event, omitted) =>
        log.warn({ event, omitted, seconds: windowSeconds }, 'more such events without a line'),
    },
    schedule,
  )
}
