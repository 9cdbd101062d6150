/**
 * Evolvable enumerations: members added behind `unknownFutureValue` are shown by that word to callers who
 * do not ask for them, and the word, written back, means them.
 * Source: https://learn.microsoft.com/graph/best-practices-concept#handling-future-members-in-evolvable-enumerations
 */

import type { JsonValue } from '../kernel/json.ts'
import { evolvableSentinel, type EnumType, type PropertyType } from './model.ts'

function isSentinel(text: JsonValue): boolean {
  return typeof text === 'string' && text.toLowerCase() === evolvableSentinel.toLowerCase()
}

/** Lists the members that only callers who ask for them see. */
function laterMembers(type: EnumType): readonly string[] {
  const sentinel = type.members.find(({ name }) => name === evolvableSentinel)
  if (sentinel === undefined) return []
  return type.members.filter(({ value }) => value > sentinel.value).map(({ name }) => name)
}

/** A flags value may become shorter. */
function maskLater(type: EnumType, value: string): string {
  const later = laterMembers(type)
  if (later.length === 0) return value
  const names = value.split(',').map((name) => (later.includes(name) ? evolvableSentinel : name))
  return [...new Set(names)].join(',')
}

/**
 * Lists the stored later members that a written `unknownFutureValue` means, each once; none when none is
 * stored. WHY once: otherwise a list that repeats the word would store each member several times.
 */
function storedLater(type: EnumType, stored: JsonValue | undefined): readonly string[] {
  const later = laterMembers(type)
  const values = Array.isArray(stored) ? (stored as readonly JsonValue[]) : [stored]
  const names = values.flatMap((value) => (typeof value === 'string' ? value.split(',') : []))
  return [...new Set(names)].filter((name) => later.includes(name))
}

/** Replaces a written `unknownFutureValue` by the stored members it was shown for; else passes it on. */
export function unmaskLater(
  type: PropertyType,
  json: JsonValue,
  stored: JsonValue | undefined,
): JsonValue {
  if (type.kind === 'collection') {
    const { element } = type
    if (!Array.isArray(json) || (element.kind !== 'enum' && element.kind !== 'flags')) return json
    const later = storedLater(element, stored)
    if (later.length === 0) return json
    return json.flatMap((item: JsonValue): readonly JsonValue[] =>
      isSentinel(item) ? later : [item],
    )
  }
  if ((type.kind !== 'enum' && type.kind !== 'flags') || typeof json !== 'string') return json
  const later = storedLater(type, stored)
  if (later.length === 0) return json
  const names = json.split(',').flatMap((name) => (isSentinel(name.trim()) ? later : [name]))
  return names.join(',')
}

/** Shows an enumeration, or a list of them, to a caller who did not ask for later members. */
export function maskMember(type: PropertyType, value: JsonValue): JsonValue {
  if (type.kind === 'collection' && Array.isArray(value)) {
    const { element } = type
    if (element.kind !== 'enum' && element.kind !== 'flags') return value
    return [...new Set(value.map((item: JsonValue) => maskMember(element, item)))]
  }
  const isEnum = type.kind === 'enum' || type.kind === 'flags'
  return isEnum && typeof value === 'string' ? maskLater(type, value) : value
}
