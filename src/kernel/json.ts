/** The JSON data model, with the checks that every folder uses. */

/** A JSON value. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject

/** A JSON object. */
export interface JsonObject {
  readonly [member: string]: JsonValue | undefined
}

/** Tells whether a value is a JSON object: neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Names the kind of a JSON value as error messages do. */
export function jsonKind(value: JsonValue | undefined): string {
  if (value === null) return 'null'
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'an array'
  switch (typeof value) {
    case 'object':
      return 'an object'
    case 'boolean':
      return 'a Boolean'
    default:
      return `a ${typeof value}`
  }
}

/** The text of a member; empty when the member is absent or no string. */
export function memberText(object: JsonObject, name: string): string {
  const value = object[name]
  return typeof value === 'string' ? value : ''
}

/** Tells null, an empty list, and an object all of whose members are without a value. */
export function isWithoutValue(value: JsonValue | undefined): boolean {
  if (value === null || value === undefined) return true
  if (Array.isArray(value)) return value.length === 0
  return isJsonObject(value) && Object.values(value).every(isWithoutValue)
}
