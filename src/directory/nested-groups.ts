/**
 * Everything that an object is in, and everything that is in a group, through any number of groups: each once, the
 * nearest first, then in the order of who leads to it and of the keys. The object itself is left out, also where groups
 * form a circle.
 */

import type { TenantId } from '../kernel/ids.ts'
import { entityName } from '../store/entity-name.ts'
import { everyItem } from '../store/every-item.ts'
import type { EntityKey, Reader, StoredObject, WalkedEdge } from '../store/port.ts'
import { groups, membersRelation } from './kinds.ts'

/** Memberships that one statement follows. */
const membershipsAtOnce = 10_000

/** Objects that are read by their keys at one time. */
const objectsAtOnce = 500

/** Up to this many objects, each is read by a statement of its own, which is compiled already. */
const fewObjects = 20

/** Orders what was reached. */
function nearestFirst(start: EntityKey, edges: readonly WalkedEdge[]): readonly EntityKey[] {
  const edgesAt = Map.groupBy(edges, ({ near }) => entityName(near))
  const found = new Map<string, EntityKey>([[entityName(start), start]])
  // The loop adds to the map that it iterates.
  for (const name of found.keys()) {
    for (const { far } of edgesAt.get(name) ?? []) {
      const reached = entityName(far)
      if (!found.has(reached)) found.set(reached, far)
    }
  }
  return [...found.values()].slice(1)
}

async function walk(
  reader: Reader,
  tenant: TenantId,
  start: EntityKey,
  end: { readonly source: EntityKey } | { readonly target: EntityKey },
): Promise<readonly EntityKey[]> {
  const query = {
    ...end,
    relation: membersRelation,
    through: groups.name,
    limit: membershipsAtOnce,
  }
  let page = await reader.walk(tenant, query)
  const edges = [...page.items]
  while (page.next !== undefined) {
    page = await reader.walk(tenant, { ...query, after: page.next })
    for (const edge of page.items) edges.push(edge)
  }
  return nearestFirst(start, edges)
}

/** Lists the keys of the groups, roles and administrative units that an object is in. */
export function containerKeysOf(
  reader: Reader,
  tenant: TenantId,
  member: EntityKey,
): Promise<readonly EntityKey[]> {
  return walk(reader, tenant, member, { target: member })
}

/** Lists the keys of the members of a group and of the groups in it. */
export function memberKeysOf(
  reader: Reader,
  tenant: TenantId,
  group: EntityKey,
): Promise<readonly EntityKey[]> {
  return walk(reader, tenant, group, { source: group })
}

async function readFew(
  reader: Reader,
  tenant: TenantId,
  keys: readonly EntityKey[],
): Promise<readonly StoredObject[]> {
  const found = await Promise.all(keys.map((key) => reader.find(tenant, key)))
  return found.flatMap((object) => object ?? [])
}

async function readMany(
  reader: Reader,
  tenant: TenantId,
  keys: readonly EntityKey[],
): Promise<readonly StoredObject[]> {
  const found = new Map<string, StoredObject>()
  for (const [family, ofFamily] of Map.groupBy(keys, (key) => key.family)) {
    for (let start = 0; start < ofFamily.length; start += objectsAtOnce) {
      const values = ofFamily.slice(start, start + objectsAtOnce).map(({ id }) => id)
      const filter = { kind: 'in', property: 'id', values } as const
      const objects = await everyItem((query) => reader.list(tenant, family, { ...query, filter }))
      for (const object of objects) found.set(entityName(object), object)
    }
  }
  return keys.flatMap((key) => found.get(entityName(key)) ?? [])
}

/** Reads objects by their keys, in their order. Those that do not exist are left out. */
export function readObjects(
  reader: Reader,
  tenant: TenantId,
  keys: readonly EntityKey[],
): Promise<readonly StoredObject[]> {
  return keys.length <= fewObjects ? readFew(reader, tenant, keys) : readMany(reader, tenant, keys)
}

/** Lists the groups, roles and administrative units that an object is in, directly or through groups. */
export async function allContainersOf(
  reader: Reader,
  tenant: TenantId,
  member: EntityKey,
): Promise<readonly StoredObject[]> {
  return readObjects(reader, tenant, await containerKeysOf(reader, tenant, member))
}

/** Lists the members of a group and of the groups in it. */
export async function allMembersOf(
  reader: Reader,
  tenant: TenantId,
  group: EntityKey,
): Promise<readonly StoredObject[]> {
  return readObjects(reader, tenant, await memberKeysOf(reader, tenant, group))
}
