/** Rules of texts that several members of applications have. Each returns findings about the value at a place. */

import { named, pointerTo, quoted, type Place } from '../../edm/place.ts'
import type { Finding } from '../../kernel/findings.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { OstiaryCode } from '../../kernel/ostiary-codes.ts'
import { applicationCodes } from './application-codes.ts'

/** One finding about the value at a place. */
export function fault(ostiaryCode: OstiaryCode, place: Place, message: string): Finding {
  return { ostiaryCode, message, target: pointerTo(place) }
}

/** The texts of a list; empty when the value is no list. */
export function textsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

/** The objects of a list; empty when the value is no list. */
export function listedObjects(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

/** The object that a member is; empty when it is none. */
export function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

/** Finds texts that a list has twice. `keyFor` tells which are equal. */
export function findDuplicates(
  texts: readonly string[],
  place: Place,
  keyFor: (text: string) => string = (text) => text,
): readonly Finding[] {
  const seen = new Set<string>()
  return texts.flatMap((text, index): readonly Finding[] => {
    const key = keyFor(text)
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    const message = `Request contains a property with duplicate values: ${quoted(text)}.`
    return [fault(applicationCodes.duplicate, [...place, index], message)]
  })
}

/** Finds a list that is too long. */
export function findTooMany(
  list: readonly unknown[],
  most: number,
  place: Place,
): readonly Finding[] {
  if (list.length <= most) return []
  const message = `${named(place)} has ${list.length} items; the most are ${most}`
  return [fault(applicationCodes.tooMany, place, message)]
}

/** Finds a text that is longer than it can be, characters. */
export function findTooLongText(
  text: JsonValue | undefined,
  most: number,
  place: Place,
): readonly Finding[] {
  if (typeof text !== 'string' || text.length <= most) return []
  const message = `${named(place)} has ${text.length} characters; the most are ${most}`
  return [fault(applicationCodes.textTooLong, place, message)]
}

/** Finds a value that is not among the allowed ones; null and a missing value are. */
export function findNotAllowed(
  value: JsonValue | undefined,
  allowed: readonly (string | number)[],
  place: Place,
): readonly Finding[] {
  if (value === null || value === undefined) return []
  if (allowed.some((each) => each === value)) return []
  const expected = allowed.map((each) => quoted(String(each))).join(', ')
  const message = `${named(place)} must be one of ${expected}`
  return [fault(applicationCodes.valueNotAllowed, place, message)]
}
