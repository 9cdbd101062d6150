/** Objects that every tenant has before anybody writes them. */

import type { JsonObject } from '../kernel/json.ts'
import type { EntityKey, StoredObject } from '../store/port.ts'

/** The object that a tenant has until it is written. WHY version 0: the first write makes version 1. */
export function defaultObject<Body extends JsonObject>(
  { family, id }: EntityKey,
  body: Body,
): StoredObject<Body> {
  const never = new Date(0)
  return { family, id, version: 0, body, createdAt: never, modifiedAt: never }
}

/** Tells whether an object is a tenant's default, which was never written. */
export function isDefaultObject({ version }: StoredObject): boolean {
  return version === 0
}
