/** Names of members as a request spells them. */

import type { JsonObject } from '../kernel/json.ts'

/** Finds a member without regard to case: its name as it is given, undefined when it is not there. */
export function givenName(json: JsonObject, name: string): string | undefined {
  if (json[name] !== undefined) return name
  const key = name.toLowerCase()
  return Object.keys(json).find((given) => given.toLowerCase() === key)
}
