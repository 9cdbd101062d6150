/**
 * Durations in the text form of .NET's TimeSpan, as token lifetime policies write them: `hh:mm:ss` and
 * `d.hh:mm:ss`, leading zeros optional in the first field.
 * Source: https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes.
 */

const pattern = /^(?:(?<days>\d{1,4})\.)?(?<hours>\d{1,2}):(?<minutes>\d{2}):(?<seconds>\d{2})$/u

/** The length of a time span, or why the text is not one. */
export type ParsedTimespan =
  | { readonly ok: true; readonly seconds: number }
  | {
      readonly ok: false
      readonly reason: string
      /** What a text like `00:90:00` means: pages of 2016 to 2019 allowed it. Absent for all other texts. */
      readonly meantSeconds?: number
    }

function refuse(reason: string): ParsedTimespan {
  return { ok: false, reason }
}

/** Reads a duration in whole seconds, or says what is wrong with the text. */
export function parseTimespan(text: string): ParsedTimespan {
  const fields = pattern.exec(text)?.groups
  if (!fields) {
    return refuse(
      /^-?P/iu.test(text)
        ? 'must have the form `hh:mm:ss` or `d.hh:mm:ss`, not an ISO 8601 duration'
        : 'must have the form `hh:mm:ss` or `d.hh:mm:ss`',
    )
  }
  const [days, hours, minutes, seconds] = ['days', 'hours', 'minutes', 'seconds'].map((field) =>
    Number(fields[field] ?? 0),
  ) as [number, number, number, number]
  if (hours > 23) {
    return refuse(
      'has an hours field above 23, which the service reads as days; write days as `d.hh:mm:ss`',
    )
  }
  if (seconds > 59) return refuse('has a seconds field above 59')
  const total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
  return minutes > 59
    ? { ok: false, reason: 'has a minutes field above 59', meantSeconds: total }
    : { ok: true, seconds: total }
}

/** Prints whole seconds in the shortest of the two forms. Inverse of `parseTimespan`. */
export function formatTimespan(totalSeconds: number): string {
  const pad = (value: number): string => String(value).padStart(2, '0')
  const days = Math.floor(totalSeconds / 86_400)
  const hours = Math.floor((totalSeconds % 86_400) / 3_600)
  const minutes = Math.floor((totalSeconds % 3_600) / 60)
  const clock = `${pad(hours)}:${pad(minutes)}:${pad(totalSeconds % 60)}`
  return days === 0 ? clock : `${days}.${clock}`
}
