/** What every tenant has before anybody wrote it. */

import type { JsonObject } from '../kernel/json.ts'
import type { EntityKey, StoredObject } from '../store/port.ts'

/** What stands for an object until it is written. WHY version 0: the first write makes version 1. */
export function defaultObject({ family, id }: EntityKey, body: JsonObject): StoredObject {
  const never = new Date(0)
  return { family, id, version: 0, body, createdAt: never, modifiedAt: never }
}
