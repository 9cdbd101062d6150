/** Reads objects of a kind from the store, with the type of their bodies. */

import type { TenantId } from '../kernel/ids.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { Filter } from '../odata/filter.ts'
import { everyItem } from '../store/every-item.ts'
import type { Reader, StoredObject } from '../store/port.ts'
import type { ObjectKind } from './object-kind.ts'

/** Finds an object by its id; undefined when the tenant has none. */
export async function findObject<Body extends JsonObject>(
  reader: Reader,
  tenant: TenantId,
  kind: ObjectKind<Body>,
  id: string,
): Promise<StoredObject<Body> | undefined> {
  const stored = await reader.find(tenant, { family: kind.name, id })
  return stored && kind.read(stored)
}

/** Lists every object of a kind that passes the filter, by id. */
export async function listObjects<Body extends JsonObject>(
  reader: Reader,
  tenant: TenantId,
  kind: ObjectKind<Body>,
  filter?: Filter,
): Promise<readonly StoredObject<Body>[]> {
  const objects = await everyItem((query) =>
    reader.list(tenant, kind.name, { ...query, ...(filter && { filter }) }),
  )
  return objects.map(kind.read)
}
