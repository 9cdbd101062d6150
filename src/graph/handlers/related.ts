/** Loads the objects whose content is printed inside others. */

import type { JsonObject } from '../../kernel/json.ts'
import { entityName } from '../../store/entity-name.ts'
import type { StoredObject } from '../../store/port.ts'
import type { EncodeContext, EntityType } from '../entity-set.ts'
import type { OperationContext } from '../operation.ts'

/** Loads the objects that the given ones name, each once. The encoders look them up. */
export async function createRelatedLookup<Body extends JsonObject>(
  context: OperationContext,
  type: EntityType<Body>,
  objects: readonly StoredObject<Body>[],
): Promise<EncodeContext['related']> {
  const found = new Map<string, StoredObject | undefined>()
  for (const object of objects) {
    for (const key of type.relatedKeys?.(object) ?? []) {
      const name = entityName(key)
      if (found.has(name)) continue
      found.set(name, await context.store.find(context.caller.tenant, key))
    }
  }
  return (key) => found.get(entityName(key))
}
