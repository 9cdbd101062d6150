/** Estimates the effort of lists by the bytes that they read: objects of one tenant may be a thousand times as large. */

import type { JsonObject } from '../../kernel/json.ts'
import type { Filter } from '../../odata/filter.ts'
import type { EntitySet } from '../entity-set.ts'
import { TooMuchEffortError, type Effort, type OperationContext } from '../operation.ts'
import { pageSizeOf } from '../paging.ts'

/** Bytes of objects that are read and printed without delaying other requests. */
const fewBytes = 262_144

/** Objects whose index rows are read without delaying other requests. */
const fewRows = 5_000

/**
 * Tells whether a filter reads every index row of a property: its look-up in the index has no beginning to start from.
 * Properties without an index read every object; the filter does not show which these are.
 */
function readsEveryRow(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.operands.some(readsEveryRow)
    case 'comparison':
      return filter.operator === 'ne'
    case 'in':
    case 'has':
    case 'startsWith':
      return false
    default:
      return true
  }
}

function searchesEveryRow({ query }: Pick<OperationContext, 'query'>): boolean {
  return [query.filter, query.search].some(
    (filter) => filter !== undefined && readsEveryRow(filter),
  )
}

/**
 * Ends a search that reads many index rows, where it must be short. `count` tells how many objects are searched.
 * @throws TooMuchEffortError.
 */
export async function requireQuickSearch(
  context: OperationContext,
  count: () => Promise<number>,
): Promise<void> {
  if (context.mayTakeLong !== false || !searchesEveryRow(context)) return
  if ((await count()) > fewRows) throw new TooMuchEffortError()
}

/** Estimates a search in the index by the number of objects. Undefined when it reads few rows. */
export async function effortOfSearch<Body extends JsonObject>(
  context: OperationContext,
  { kind }: Pick<EntitySet<Body>, 'kind'>,
): Promise<Effort | undefined> {
  const { store, caller } = context
  if (!searchesEveryRow(context)) return undefined
  return (await store.count(caller.tenant, kind.name)) > fewRows ? 'large' : undefined
}

/**
 * Estimates a list by the total that is kept for its kind, and by the average size of an object. `readsAll` tells that
 * all objects are read for one page. Undefined when the list reads few bytes.
 */
export async function effortOfList<Body extends JsonObject>(
  context: OperationContext,
  set: Pick<EntitySet<Body>, 'kind'>,
  readsAll: boolean,
): Promise<Effort | undefined> {
  const { store, caller, query, request } = context
  const { bodies } = await store.sumBytes(caller.tenant, [set.kind.name])
  if (bodies <= fewBytes) return undefined
  if (readsAll) return 'large'
  const average = bodies / (await store.count(caller.tenant, set.kind.name))
  if (pageSizeOf(query, request) * average > fewBytes) return 'large'
  return effortOfSearch(context, set)
}

/**
 * Ends a list that turns out to be long, where it must be short: some objects are much larger than the average.
 * @throws TooMuchEffortError.
 */
export function requireFewBytes(
  { mayTakeLong }: Pick<OperationContext, 'mayTakeLong'>,
  bytes: number,
): void {
  if (mayTakeLong === false && bytes > fewBytes) throw new TooMuchEffortError()
}
