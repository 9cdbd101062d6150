/** Everything that an object is in, and everything that is in a group, through any number of groups. */

import { keyOf, type TenantId } from '../kernel/ids.ts'
import { everyItem } from '../store/every-item.ts'
import type { EntityKey, Reader, StoredObject } from '../store/port.ts'
import { groups, membersRelation } from './kinds.ts'

/** Follows members from one object through groups; each object once, the nearest first, also where groups form a circle. */
async function follow(
  start: EntityKey,
  next: (key: EntityKey) => Promise<readonly StoredObject[]>,
): Promise<readonly StoredObject[]> {
  const found = new Map<string, StoredObject>()
  let outermost: readonly EntityKey[] = [start]
  while (outermost.length > 0) {
    const reached = (await Promise.all(outermost.map(next))).flat()
    const entered = new Map<string, StoredObject>()
    for (const object of reached) {
      const key = keyOf(object.id)
      if (!found.has(key) && key !== keyOf(start.id)) entered.set(key, object)
    }
    for (const [key, object] of entered) found.set(key, object)
    outermost = [...entered.values()].filter(({ family }) => family === groups.name)
  }
  return [...found.values()]
}

/** Lists the groups, roles and administrative units that an object is in, directly or through groups. */
export function allContainersOf(
  reader: Reader,
  tenant: TenantId,
  member: EntityKey,
): Promise<readonly StoredObject[]> {
  return follow(member, (target) =>
    everyItem((query) => reader.listRelated(tenant, { relation: membersRelation, target }, query)),
  )
}

/** Lists the members of a group and of the groups in it. */
export function allMembersOf(
  reader: Reader,
  tenant: TenantId,
  group: EntityKey,
): Promise<readonly StoredObject[]> {
  return follow(group, (source) =>
    everyItem((query) => reader.listRelated(tenant, { relation: membersRelation, source }, query)),
  )
}
