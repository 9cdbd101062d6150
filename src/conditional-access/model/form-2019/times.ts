/**
 * The texts of the `times` condition of 2019: zones, times of day and local date-times, each in the two
 * spellings of its page and its samples. Only the calendar is checked here, not whether a policy applies.
 * Source: `conditionalAccessTimes` of the 2019 beta reference and the sample of its "Update Policy" page.
 */

import { Temporal } from 'temporal-polyfill'
import { WINDOWS_TO_IANA_MAP } from 'windows-iana'

/** Windows zone names in lower case to the IANA zone of the territory `001`, the world. Source: CLDR. */
const ianaZones: ReadonlyMap<string, string> = new Map(
  WINDOWS_TO_IANA_MAP.filter(({ territory }) => territory === '001').map(
    ({ windowsName, iana }) => [windowsName.toLowerCase(), iana[0]] as const,
  ),
)

/** The largest offset of any zone, minutes. Source: .NET `DateTimeOffset`. */
const maximumOffsetMinutes = 14 * 60

/**
 * Reads a zone: a Windows zone name in any case, `±HH`, `±HH:MM`, `Z` or `UTC`. Temporal
 * accepts the result: an IANA name, `+01:00` or `UTC`. Undefined for another text.
 */
export function parseZone(text: string): string | undefined {
  if (/^(?:z|utc)$/iu.test(text)) return 'UTC'
  const offset = /^([+-])(\d\d)(?::([0-5]\d))?$/u.exec(text)
  if (offset === null) return ianaZones.get(text.toLowerCase())
  const [, sign, hours, minutes = '00'] = offset
  if (Number(hours) * 60 + Number(minutes) > maximumOffsetMinutes) return undefined
  return `${sign}${hours}:${minutes}`
}

/** Reads a time of day, `HH:MM:SS`. Undefined for another text; midnight is `00:00:00`, never 24. */
export function parseTimeOfDay(text: string): Temporal.PlainTime | undefined {
  const match = /^(\d\d):(\d\d):(\d\d)$/u.exec(text)
  if (match === null) return undefined
  const [hour = 0, minute = 0, second = 0] = match.slice(1).map(Number)
  return orUndefined(() =>
    Temporal.PlainTime.from({ hour, minute, second }, { overflow: 'reject' }),
  )
}

/**
 * Reads a local date-time: `YYYY-MM-DDTHH:MM:SS`, or the US form `M/D/YYYY h:mm:ss AM`. Undefined for
 * another text, and for a moment that the calendar does not have.
 */
export function parseLocalDateTime(text: string): Temporal.PlainDateTime | undefined {
  const iso = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/u.exec(text)
  if (iso !== null) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = iso
      .slice(1)
      .map(Number)
    return localDateTime({ year, month, day, hour, minute, second })
  }
  const american = /^(\d\d?)\/(\d\d?)\/(\d{4}) (\d\d?):(\d\d):(\d\d) ([AP])M$/iu.exec(text)
  if (american === null) return undefined
  const [month = 0, day = 0, year = 0, clockHour = 0, minute = 0, second = 0] = american
    .slice(1, 7)
    .map(Number)
  if (clockHour < 1 || clockHour > 12) return undefined
  const hour = (clockHour % 12) + (american[7]?.toUpperCase() === 'P' ? 12 : 0)
  return localDateTime({ year, month, day, hour, minute, second })
}

function localDateTime(fields: {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}): Temporal.PlainDateTime | undefined {
  return orUndefined(() => Temporal.PlainDateTime.from(fields, { overflow: 'reject' }))
}

function orUndefined<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
