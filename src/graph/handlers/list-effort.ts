/** Estimates the effort of lists by the bytes that they read: objects of one tenant may be a thousand times as large. */

import type { JsonObject } from '../../kernel/json.ts'
import type { EntitySet } from '../entity-set.ts'
import { TooMuchEffortError, type Effort, type OperationContext } from '../operation.ts'
import { pageSizeOf } from '../paging.ts'

/** Bytes of objects that are read and printed without delaying other requests. */
const fewBytes = 262_144

/**
 * Estimates a list by the total that is kept for its kind, and by the average size of an object. To sort or skip, all
 * objects are read. Undefined when the list reads few bytes.
 */
export async function effortOfList<Body extends JsonObject>(
  { store, caller, query, request }: OperationContext,
  { kind }: Pick<EntitySet<Body>, 'kind'>,
): Promise<Effort | undefined> {
  const { bodies } = await store.sumBytes(caller.tenant, [kind.name])
  if (bodies <= fewBytes) return undefined
  if (query.orderBy !== undefined || query.skip !== undefined) return 'large'
  const average = bodies / (await store.count(caller.tenant, kind.name))
  return pageSizeOf(query, request) * average > fewBytes ? 'large' : undefined
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
