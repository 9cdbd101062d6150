/** The period of a role schedule. Source: `microsoft.graph.requestSchedule` and `expirationPattern`. */

import { Temporal } from 'temporal-polyfill'
import { checked, failed, type Checked } from '../../kernel/findings.ts'
import { formatWholeSeconds } from '../../kernel/clock.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { roleCodes } from './role-codes.ts'

/** When a schedule begins, and when it ends; without an end it is permanent. */
export interface SchedulePeriod {
  readonly start: Date
  readonly end?: Date
}

/** The latest end of a schedule, milliseconds since 1970. WHY: later instants have no four-digit year. */
const latestEnd = Date.UTC(9999, 11, 31)

function malformed(message: string): Checked<never> {
  const target = '/scheduleInfo/expiration'
  return failed({ ostiaryCode: roleCodes.requestMalformed, message, target })
}

function addDuration(start: Date, text: string): Date | undefined {
  try {
    const later = Temporal.Instant.fromEpochMilliseconds(start.getTime())
      .toZonedDateTimeISO('UTC')
      .add(Temporal.Duration.from(text))
    return new Date(later.epochMilliseconds)
  } catch {
    return undefined
  }
}

function isAfter(start: Date, end: Date): boolean {
  return end.getTime() > start.getTime() && end.getTime() < latestEnd
}

/** Reads the schedule of a request that arrived at an instant. Without a start it begins then. */
export function readPeriod(scheduleInfo: JsonValue | undefined, at: Date): Checked<SchedulePeriod> {
  const info: JsonObject = isJsonObject(scheduleInfo) ? scheduleInfo : {}
  const startText = memberText(info, 'startDateTime')
  const start = startText === '' ? at : new Date(startText)
  const expiration = isJsonObject(info['expiration']) ? info['expiration'] : {}
  switch (expiration['type']) {
    case 'afterDateTime': {
      const end = new Date(memberText(expiration, 'endDateTime'))
      return isAfter(start, end)
        ? checked({ start, end }, [])
        : malformed('`endDateTime` must be an instant after the start')
    }
    case 'afterDuration': {
      const end = addDuration(start, memberText(expiration, 'duration'))
      return end !== undefined && isAfter(start, end)
        ? checked({ start, end }, [])
        : malformed('`duration` must be a positive duration, such as `P30D`')
    }
    default:
      return checked({ start }, [])
  }
}

/** Prints a period as the schedule of an answer. */
export function printPeriod({ start, end }: SchedulePeriod): JsonObject {
  return {
    startDateTime: formatWholeSeconds(start),
    recurrence: null,
    expiration: {
      type: end === undefined ? 'noExpiration' : 'afterDateTime',
      endDateTime: end === undefined ? null : formatWholeSeconds(end),
      duration: null,
    },
  }
}
