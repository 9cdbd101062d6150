/** The place of a value in a request: printed as a JSON pointer for programs, as a path for people. */

import { pointerSegment } from '../kernel/findings.ts'

/** Member names as the caller spelt them, and positions in lists, from the root of the request. */
export type Place = readonly (string | number)[]

/** Prints a place as a JSON pointer: `/conditions/users/includeUsers/0`. Source: RFC 6901. */
export function pointerTo(place: Place): string {
  return place.map((segment) => `/${pointerSegment(segment)}`).join('')
}

/** Prints a place as it reads in a message: `` `conditions.users.includeUsers[0]` ``. */
export function named(place: Place): string {
  const path = place.map((segment) =>
    typeof segment === 'number' ? `[${segment}]` : `.${segment}`,
  )
  return place.length === 0 ? 'the request body' : quoted(path.join('').replace(/^\./u, ''))
}

/** A longer quotation from the request is cut in messages, characters. */
const maximumQuotation = 120

/** Quotes text from the request on one line, in backticks. */
export function quoted(text: string): string {
  return `\`${onOneLine(text)}\``
}

/** Makes text from the request fit for a message: one line, no control characters, at most 120 characters. */
export function onOneLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
  return line.length > maximumQuotation ? `${line.slice(0, maximumQuotation)}…` : line
}
