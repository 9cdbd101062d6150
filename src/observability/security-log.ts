/**
 * Writes security events to the log, a bounded number of lines: an attacker must not fill a disk. Events that
 * repeat within a window are counted, and the count is written when the window ends.
 */

import type { Logger } from 'pino'
import { securityEvents, type SecurityEvent, type SecurityEventName } from './security-events.ts'

/** How long events are counted together, seconds. */
const windowSeconds = 10

/** Different events of one name that get a line of their own in a window. */
const linesPerEvent = 5

/** Runs a function after some milliseconds. */
export type Schedule = (run: () => void, milliseconds: number) => void

/** One window of one event name. */
interface Window {
  /** Events that have a line, with the number of those that followed. */
  readonly written: Map<string, { readonly first: SecurityEvent; repeated: number }>
  /** Further events, which have no line. */
  omitted: number
}

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
  let windows = new Map<SecurityEventName, Window>()

  function endWindow(): void {
    const ended = windows
    windows = new Map()
    for (const [event, { written, omitted }] of ended) {
      for (const { first, repeated } of written.values()) {
        if (repeated === 0) continue
        const { requestId: _, ...shared } = lineOf(first)
        log.warn({ ...shared, repeated, seconds: windowSeconds }, `${securityEvents[event]}, again`)
      }
      if (omitted > 0) {
        log.warn({ event, omitted, seconds: windowSeconds }, 'more such events without a line')
      }
    }
  }

  function windowOf(event: SecurityEventName): Window {
    const open = windows.get(event)
    if (open !== undefined) return open
    if (windows.size === 0) schedule(endWindow, windowSeconds * 1_000)
    const opened: Window = { written: new Map(), omitted: 0 }
    windows.set(event, opened)
    return opened
  }

  return (event) => {
    const window = windowOf(event.event)
    const key = keyOfEvent(event)
    const seen = window.written.get(key)
    if (seen !== undefined) seen.repeated += 1
    else if (window.written.size >= linesPerEvent) window.omitted += 1
    else {
      window.written.set(key, { first: event, repeated: 0 })
      log.warn(lineOf(event), securityEvents[event.event])
    }
  }
}
