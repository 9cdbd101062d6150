/**
 * Collections that begin with what every tenant has: the fixed objects of a set, then the stored ones.
 * A stored object stands in place of the fixed one of its id.
 */

import { keyOf } from '../../kernel/ids.ts'
import { matchesFilter } from '../../odata/evaluate-filter.ts'
import type { Filter } from '../../odata/filter.ts'
import type { Page, StoredObject } from '../../store/port.ts'
import type { EntitySet } from '../descriptor.ts'
import type { OperationContext } from '../operation.ts'
import { decodeSkipToken, pageSizeOf } from '../paging.ts'

function passes(filter: Filter, set: EntitySet, { id, body }: StoredObject): boolean {
  const entries = [{ property: 'id', value: id }, ...set.kind.index(body)]
  return matchesFilter(filter, (property) =>
    entries
      .filter((entry) => entry.property.toLowerCase() === property.toLowerCase())
      .map(({ value }) => value),
  )
}

/** The fixed objects that the tenant has not written to and that pass the filter. */
export async function fixedOf(
  { store, caller }: OperationContext,
  set: EntitySet,
  filter: Filter | undefined,
): Promise<readonly StoredObject[]> {
  const fixed = set.fixed ?? []
  if (fixed.length === 0) return fixed
  const written = await store.list(caller.tenant, set.kind.name, {
    filter: { kind: 'in', property: 'id', values: fixed.map(({ id }) => id) },
    limit: fixed.length,
  })
  const keys = new Set(written.items.map(({ id }) => keyOf(id)))
  return fixed.filter(
    (object) =>
      !keys.has(keyOf(object.id)) && (filter === undefined || passes(filter, set, object)),
  )
}

/** How many there are, read from no body that is stored. */
export async function countAll(
  context: OperationContext,
  set: EntitySet,
  filter: Filter | undefined,
): Promise<number> {
  const fixed = await fixedOf(context, set, filter)
  return fixed.length + (await context.store.count(context.caller.tenant, set.kind.name, filter))
}

/** The position before the fixed object of a number; other positions are keys of stored objects. */
function positionOfFixed(index: number): string {
  return `fixed/${index}`
}

function fixedIndexOf(position: string | undefined, count: number): number {
  if (position === undefined) return 0
  const index = /^fixed\/(\d{1,9})$/u.exec(position)?.[1]
  return index === undefined ? count : Math.min(Number(index), count)
}

/** Reads one page: of the fixed objects what is left of them, and stored ones behind. */
export async function listWithFixed(
  context: OperationContext,
  set: EntitySet,
  filter: Filter | undefined,
): Promise<Page<StoredObject>> {
  const { query, request, store, caller } = context
  const position = query.skipToken === undefined ? undefined : decodeSkipToken(query.skipToken)
  const limit = pageSizeOf(query, request)
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
  if (room > 0)
    return { items: [...head, ...stored.items], ...(stored.next && { next: stored.next }) }
  const isLast = start + limit >= fixed.length && stored.items.length === 0
  return { items: head, ...(isLast ? {} : { next: positionOfFixed(start + limit) }) }
}
