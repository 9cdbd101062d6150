/**
 * The `times` condition of 2019 as decisions read it: zones and local times are parsed, parts that restrict
 * nothing are left out. Source: `conditionalAccessTimes` of the 2019 beta reference.
 */

import type { LegacyOnlyFields } from './legacy-only-fields.ts'
import { parseLocalDateTime, parseTimeOfDay, parseZone } from './times.ts'

/** A window of wall-clock time that opens on some days of every week. */
export interface DailyWindow {
  /** As Temporal accepts it: an IANA name, `+01:00` or `UTC`. */
  readonly timeZone: string
  /** The days on which the window opens, 1 for Monday to 7 for Sunday, as Temporal counts them. */
  readonly daysOfWeek: readonly number[]
  /** Wall-clock seconds after midnight at which it opens, from 0. */
  readonly startSecond: number
  /**
   * Wall-clock seconds after midnight at which it closes, up to 86,400; if that is not after the start, it
   * closes on the next day.
   */
  readonly endSecond: number
}

/** A range of time, from its start until before its end; without one of them, that side is open. */
export interface DateRange {
  /** As Temporal accepts it: an IANA name, `+01:00` or `UTC`. */
  readonly timeZone: string
  /** A local date and time as `Temporal.PlainDateTime` accepts it: `2019-02-14T00:00:00`. */
  readonly start?: string
  readonly end?: string
}

/**
 * A moment is included within either included time, or always when there is none; it is excluded within
 * either excluded time. At least one member is set.
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
 * Reads the condition; undefined when it restricts nothing: `allTimes` is true, which overrides every other
 * member, or no member is set. A time without a zone is in UTC; a window without start or end begins or ends
 * at midnight.
 */
export function timeConditionOf(times: Times | undefined): TimeCondition | undefined {
  if (times === undefined || times.allTimes === true) return undefined
  const condition: TimeCondition = withoutUnset({
    includeDays: windowOf(times.includeDays, everyDay),
    // WHY: an exclusion that names no day must not exclude every day; in doubt the policy applies.
    excludeDays: windowOf(times.excludeDays, []),
    includeRange: rangeOf(times.includeRange),
    excludeRange: rangeOf(times.excludeRange),
  })
  return Object.keys(condition).length === 0 ? undefined : condition
}

function windowOf(days: Days, unnamedDays: readonly number[]): DailyWindow | undefined {
  if (days === null || !hasRestriction(days)) return undefined
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

function hasRestriction(days: NonNullable<Days>): boolean {
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
