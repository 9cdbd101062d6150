/** How role schedules are found by their period. Instants are compared as texts: all are printed alike. */

import { formatSevenDigits } from '../../kernel/clock.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { Filter } from '../../odata/filter.ts'
import type { IndexEntry } from '../../store/port.ts'

/** Sorts after every instant. */
const never = '9999-12-31T23:59:59.9999999Z'

function instantText(text: string, otherwise: string): string {
  return text === '' ? otherwise : formatSevenDigits(new Date(text))
}

/** The entries of the period of a stored schedule: from when to when it is in force. */
export function periodEntries(scheduleInfo: JsonValue | undefined): readonly IndexEntry[] {
  const info = isJsonObject(scheduleInfo) ? scheduleInfo : {}
  const expiration = isJsonObject(info['expiration']) ? info['expiration'] : {}
  const start = instantText(memberText(info, 'startDateTime'), formatSevenDigits(new Date(0)))
  return [
    { property: 'startsAt', value: start },
    { property: 'endsAt', value: instantText(memberText(expiration, 'endDateTime'), never) },
  ]
}

/** Schedules that have not ended. */
export function notEnded(at: Date): Filter {
  return { kind: 'comparison', operator: 'gt', property: 'endsAt', value: formatSevenDigits(at) }
}

/** Schedules that are in force: they have begun and have not ended. */
export function inForce(at: Date): Filter {
  const value = formatSevenDigits(at)
  return {
    kind: 'and',
    operands: [{ kind: 'comparison', operator: 'le', property: 'startsAt', value }, notEnded(at)],
  }
}

/** When the effect of a request ended: it was revoked, or its period is over. No entry while it lasts. */
export function finishedEntries(body: JsonObject): readonly IndexEntry[] {
  const ended = periodEntries(body['scheduleInfo'])[1]
  const text = body['status'] === 'Revoked' ? memberText(body, 'completedDateTime') : ''
  if (text !== '') return [{ property: 'finishedAt', value: instantText(text, never) }]
  return ended === undefined || ended.value === never
    ? []
    : [{ property: 'finishedAt', value: ended.value }]
}
