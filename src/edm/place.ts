/** The place of a value in a request: printed as a JSON pointer for programs, as a path for people. */

import { longestTarget, shortTarget } from '../kernel/finding-list.ts'
import { pointerSegment } from '../kernel/findings.ts'

/** Member names as the caller spelt them, and positions in lists, from the root of the request. */
export type Place = readonly (string | number)[]

/**
 * Prints a place as a JSON pointer: `/conditions/users/includeUsers/0`. A longer one than a target may be is cut.
 * Source: RFC 6901.
 */
export function pointerTo(place: Place): string {
  const start = startOf(place, longestTarget, (segment) => `/${pointerSegment(segment)}`)
  return shortTarget(start)
}

/** Prints the segments of a place until they are longer than the text that is needed. */
function startOf(
  place: Place,
  needed: number,
  print: (segment: string | number) => string,
): string {
  let start = ''
  for (const segment of place) {
    start += print(typeof segment === 'string' ? segment.slice(0, needed + 1) : segment)
    if (start.length > needed) break
  }
  return start
}

/** Prints a place as it reads in a message: `` `conditions.users.includeUsers[0]` ``. */
export function named(place: Place): string {
  if (place.length === 0) return 'the request body'
  const path = startOf(place, maximumQuotation + 1, (segment) =>
    typeof segment === 'number' ? `[${segment}]` : `.${segment}`,
  )
  return quoted(path.replace(/^\./u, ''))
}

/** A longer quotation from the request is cut in messages, characters. */
const maximumQuotation = 120

/** Quotes text from the request on one line, in backticks. */
export function quoted(text: string): string {
  return `\`${onOneLine(text)}\``
}

/** Makes text from the request fit for a message: one line, no control characters, at most 120 characters. */
export function onOneLine(text: string): string {
  const line = text.slice(0, maximumQuotation).replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
  return text.length > maximumQuotation ? `${line}…` : line
}
