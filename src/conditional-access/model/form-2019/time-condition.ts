/**
 * The `times` condition of 2019 as a decision compares it with a moment: zones and local times parsed,
 * what restricts nothing left out. Source: `conditionalAccessTimes` of the 2019 beta reference.
 */

import type { LegacyOnlyFields } from './legacy-only-fields.ts'
import { parseLocalDateTime, parseTimeOfDay, parseZone } from './times.ts'

/** A window of wall-clock time that opens on some days of every week. */
export interface DailyWindow {
  /** As Temporal takes it: an IANA name, `+01:00` or `UTC`. */
  readonly timeZone: string
  /** The days on which the window opens, 1 for Monday to 7 for Sunday, as Temporal counts them. */
  readonly daysOfWeek: readonly number[]
  /** Wall-clock seconds after midnight at which it opens, from 0. */
  readonly startSecond: number
  /**
   * Wall-clock seconds after midnight at which it has closed, up to 86,400; not later than the start, it
   * closes on the next day.
   */
  readonly endSecond: number
}

/** A time from one moment until before another; a missing one leaves its side open. */
export interface DateRange {
  /** As Temporal takes it: an IANA name, `+01:00` or `UTC`. */
  readonly timeZone: string
  /** A local date and time as `Temporal.PlainDateTime` takes it: `2019-02-14T00:00:00`. */
  readonly start?: string
  readonly end?: string
}

/**
 * Included is a moment within either included time, or any moment when there is none; excluded is one
 * within either excluded time. At least one time is there.
 */
export interface TimeCondition {
  readonly includeDays?: DailyWindow
  readonly excludeDays?: DailyWindow
  readonly includeRange?: DateRange
  readonly excludeRange?: DateRange
}

type Times = NonNullable<LegacyOnlyFields['times']>
type Days = Times['includeDays']
type Range = Times['includeRange']

/** Wall-clock seconds from midnight to midnight. */
export const secondsOfDay = 24 * 60 * 60

const everyDay = [1, 2, 3, 4, 5, 6, 7]

const numberOfDay = {
  Monday: 1,
  Tuesday: 2,
  Wednesday: 3,
  Thursday: 4,
  Friday: 5,
  Saturday: 6,
  Sunday: 7,
}

/**
 * Reads the condition; undefined when it restricts nothing: `allTimes` is true, which overrides every
 * other member, or nothing else is said. A time without a zone is in UTC, a window without start or end
 * begins or ends at midnight.
 */
export function timeConditionOf(times: Times | undefined): TimeCondition | undefined {
  if (times === undefined || times.allTimes === true) return undefined
  const condition: TimeCondition = withoutUnset({
    includeDays: windowOf(times.includeDays, everyDay),
    // WHY: excluding no named day must not exclude them all; in doubt the policy applies.
    excludeDays: windowOf(times.excludeDays, []),
    includeRange: rangeOf(times.includeRange),
    excludeRange: rangeOf(times.excludeRange),
  })
  return Object.keys(condition).length === 0 ? undefined : condition
}

function windowOf(days: Days, unnamedDays: readonly number[]): DailyWindow | undefined {
  if (days === null || !saysWhen(days)) return undefined
  const named = days.daysOfWeek.map((day) => numberOfDay[day])
  const daysOfWeek = named.length > 0 ? everyDay.filter((day) => named.includes(day)) : unnamedDays
  if (daysOfWeek.length === 0) return undefined
  const [start, end] = days.allDay === true ? [null, null] : [days.startTime, days.endTime]
  return {
    timeZone: zoneOf(days.timeZone),
    daysOfWeek,
    startSecond: secondOf(start) ?? 0,
    endSecond: secondOf(end) ?? secondsOfDay,
  }
}

function saysWhen(days: NonNullable<Days>): boolean {
  return (
    days.daysOfWeek.length > 0 ||
    days.startTime !== null ||
    days.endTime !== null ||
    days.allDay === true
  )
}

function rangeOf(range: Range): DateRange | undefined {
  if (range === null || (range.startDateTime === null && range.endDateTime === null)) {
    return undefined
  }
  return withoutUnset({
    timeZone: zoneOf(range.timeZone),
    start: localTextOf(range.startDateTime),
    end: localTextOf(range.endDateTime),
  })
}

/** Leaves out the members that are undefined. */
function withoutUnset<Members extends object>(members: {
  readonly [Name in keyof Members]: Members[Name] | undefined
}): Members {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as Members
}

function zoneOf(text: string | null): string {
  return (text === null ? undefined : parseZone(text)) ?? 'UTC'
}

function secondOf(text: string | null): number | undefined {
  const time = text === null ? undefined : parseTimeOfDay(text)
  return time && (time.hour * 60 + time.minute) * 60 + time.second
}

function localTextOf(text: string | null): string | undefined {
  return text === null ? undefined : parseLocalDateTime(text)?.toString()
}
