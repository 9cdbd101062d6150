/** Dotted paths of member names, such as `conditions.users.includeUsers`: the values at them, and their order. */

import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts'

/** Reads the value at a path. Null when a member on the way is null; undefined when one is absent. */
export function valueAt(object: JsonObject, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = object
  for (const name of path.split('.')) {
    if (!isJsonObject(value)) return value === null ? null : undefined
    value = Object.hasOwn(value, name) ? value[name] : undefined
  }
  return value
}

/** Tells whether a path names a member or one of the members in it. */
export function isAtOrIn(path: string, member: string): boolean {
  return path === member || path.startsWith(`${member}.`)
}

/**
 * Returns the object with the value at a path; objects on the way are made where there are none. An
 * undefined value removes the member.
 */
export function withValueAt(
  object: JsonObject,
  path: string,
  value: JsonValue | undefined,
): JsonObject {
  const [name = '', ...rest] = path.split('.')
  if (rest.length > 0) {
    const inner = object[name]
    return {
      ...object,
      [name]: withValueAt(isJsonObject(inner) ? inner : {}, rest.join('.'), value),
    }
  }
  if (value !== undefined) return { ...object, [name]: value }
  const { [name]: _, ...others } = object
  return others
}
