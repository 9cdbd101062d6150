/** Compares JSON values. */

import { isJsonObject, type JsonValue } from '../kernel/json.ts'

/**
 * Tells whether two JSON values are the same: lists in order, objects in any order. An absent member is
 * unlike one that is null.
 */
export function sameJson(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (one === other) return true
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => sameJson(item, other[index]))
  }
  if (!isJsonObject(one) || !isJsonObject(other)) return false
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) =>
    sameJson(memberOf(one, name), memberOf(other, name)),
  )
}

function memberOf(
  object: { readonly [name: string]: JsonValue | undefined },
  name: string,
): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}
