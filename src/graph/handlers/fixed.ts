/**
 * Collections that begin with the fixed objects of a set, which every tenant has. The stored objects
 * follow. A stored object replaces the fixed one with its id.
 */

import { keyOf } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { indexedCandidate, matchesFilter } from '../../odata/evaluate-filter.ts'
import type { Filter } from '../../odata/filter.ts'
import type { ListQuery, Page, StoredObject } from '../../store/port.ts'
import type { EntitySet } from '../entity-set.ts'
import type { ObjectKind } from '../object-kind.ts'
import type { OperationContext } from '../operation.ts'

/** Tells whether an object passes a filter by the values that the index of its kind has. */
export function passesIndex<Body extends JsonObject>(
  filter: Filter,
  kind: ObjectKind<Body>,
  { id, body }: StoredObject<Body>,
): boolean {
  return matchesFilter(
    filter,
    indexedCandidate([{ property: 'id', value: id }, ...kind.index(body)]),
  )
}

async function fixedNotStored<Body extends JsonObject>(
  { store, caller }: OperationContext,
  { kind, fixed = [] }: EntitySet<Body>,
): Promise<readonly StoredObject<Body>[]> {
  if (fixed.length === 0) return fixed
  const ids = fixed.map(({ id }) => id)
  const written = new Set((await store.findKnown(caller.tenant, kind.name, 'id', ids)).map(keyOf))
  return fixed.filter(({ id }) => !written.has(keyOf(id)))
}

/** Lists the fixed objects that the tenant has not written, and the derived ones, that pass the filter. */
async function fixedOf<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
  filter: Filter | undefined,
): Promise<readonly StoredObject<Body>[]> {
  const all = [...(await fixedNotStored(context, set)), ...((await set.derived?.(context)) ?? [])]
  return filter === undefined ? all : all.filter((object) => passesIndex(filter, set.kind, object))
}

/** Counts the objects of a set without reading stored bodies. */
export async function countAll<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
  filter: Filter | undefined,
): Promise<number> {
  const fixed = await fixedOf(context, set, filter)
  return fixed.length + (await context.store.count(context.caller.tenant, set.kind.name, filter))
}

/** Prints the position before a fixed object, by its number. Other positions are keys of stored objects. */
function positionOfFixed(index: number): string {
  return `fixed/${index}`
}

function fixedIndexOf(position: string | undefined, count: number): number {
  if (position === undefined) return 0
  const index = /^fixed\/(\d{1,9})$/u.exec(position)?.[1]
  return index === undefined ? count : Math.min(Number(index), count)
}

/** Reads one page: the remaining fixed objects, then stored ones. */
export async function listWithFixed<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
  { filter, limit, after: position }: ListQuery,
): Promise<Page<StoredObject<Body>>> {
  const { store, caller } = context
  const fixed = await fixedOf(context, set, filter)
  const start = fixedIndexOf(position, fixed.length)
  const head = fixed.slice(start, start + limit)
  const after = position?.startsWith('fixed/') === false ? position : undefined
  const room = limit - head.length
  const stored = await store.list(caller.tenant, set.kind.name, {
    limit: Math.max(room, 1),
    ...(filter === undefined ? {} : { filter }),
    ...(after === undefined ? {} : { after }),
  })
  if (room > 0) {
    const items = [...head, ...stored.items.map(set.kind.read)]
    return { items, ...(stored.next && { next: stored.next }) }
  }
  const isLast = start + limit >= fixed.length && stored.items.length === 0
  return { items: head, ...(isLast ? {} : { next: positionOfFixed(start + limit) }) }
}
