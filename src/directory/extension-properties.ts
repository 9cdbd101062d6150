/**
 * Properties that an application adds to directory objects. They are shown to callers who name them in `$select`, where
 * the object has a value.
 * Source: https://learn.microsoft.com/graph/extensibility-overview#directory-microsoft-entra-id-extensions
 */

import type { JsonObject, JsonValue } from '../kernel/json.ts'

/** The types whose objects can have them. Source: `targetObjects` of `extensionProperty`. */
const extensibleTypes: ReadonlySet<string> = new Set([
  'administrativeUnit',
  'application',
  'device',
  'group',
  'organization',
  'user',
])

/** Tells whether objects of a type can have properties of applications. */
export function isExtensible(typeName: string): boolean {
  return extensibleTypes.has(typeName)
}

/** Tells the name of such a property. Shape: `extension_<appId without hyphens>_name`. */
export function isExtensionName(name: string): boolean {
  return /^extension_[0-9a-f]{32}_\w+$/iu.test(name)
}

/** Those of the named members that an object has, spelt as they are named. */
export function extensionMembers(body: JsonObject, names: readonly string[]): JsonObject {
  const wanted = names.filter(isExtensionName)
  if (wanted.length === 0) return {}
  const members = new Map(
    Object.entries(body).map(([name, value]): [string, JsonValue | undefined] => [
      name.toLowerCase(),
      value,
    ]),
  )
  return Object.fromEntries(
    wanted.flatMap((name) => {
      const value = members.get(name.toLowerCase())
      return value === undefined || value === null ? [] : [[name, value]]
    }),
  )
}
