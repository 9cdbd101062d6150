/** Lists by conditions that no index has: the objects are tested one by one, and only those of a page are kept. */

import type { JsonObject } from '../../kernel/json.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { queryCodes } from '../../odata/query-codes.ts'
import type { ListQuery, Page, StoredObject } from '../../store/port.ts'
import type { EntitySet } from '../entity-set.ts'
import { TooMuchEffortError, type OperationContext } from '../operation.ts'
import type { CollectionPage } from './collection-page.ts'
import { requireFewBytes } from './list-effort.ts'
import type { Selection } from './select-objects.ts'

/** Most objects that are tested for one page. The page ends there, and its link goes on. */
export const maximumObjectsTested = 200_000

/** Bytes of stored objects that are tested for one page, as far as their average tells. */
export const maximumBytesTested = 268_435_456

/** Objects that are tested at once. */
const objectsAtOnce = 100

/** Objects that are tested without delaying other requests. */
export const fewObjects = 200

type ListObjects<Body extends JsonObject> = (query: ListQuery) => Promise<Page<StoredObject<Body>>>

/** The average bytes of an object of a set. */
export async function averageBytes<Body extends JsonObject>(
  { store, caller }: Pick<OperationContext, 'store' | 'caller'>,
  { kind }: Pick<EntitySet<Body>, 'kind'>,
): Promise<number> {
  const families = kind.families ?? [kind.name]
  const { bodies } = await store.sumBytes(caller.tenant, families)
  const counts = await Promise.all(families.map((family) => store.count(caller.tenant, family)))
  return (
    bodies /
    Math.max(
      1,
      counts.reduce((sum, count) => sum + count, 0),
    )
  )
}

/** How many objects of a set may be tested for one answer. */
export async function mostTestedOf<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
): Promise<number> {
  if (set.isBounded) return Number.POSITIVE_INFINITY
  const bytes = Math.max(1, await averageBytes(context, set))
  return Math.max(1, Math.min(maximumObjectsTested, Math.floor(maximumBytesTested / bytes)))
}

/**
 * Reads the objects of a set in steps. Each step returns those that pass, and the position after it.
 * @throws TooMuchEffortError where the request must be short and there are many.
 */
function createSteps<Body extends JsonObject>(
  context: Pick<OperationContext, 'mayTakeLong'>,
  set: Pick<EntitySet<Body>, 'isBounded'>,
  list: ListObjects<Body>,
  { filter, passes = () => true }: Selection<Body>,
) {
  const isShort = context.mayTakeLong === false && !set.isBounded
  let tested = 0
  let bytes = 0
  const step = async (limit: number, after: string | undefined) => {
    const page = await list({
      limit,
      ...(filter === undefined ? {} : { filter }),
      ...(after === undefined ? {} : { after }),
    })
    tested += page.items.length
    if (isShort) {
      if (tested > fewObjects) throw new TooMuchEffortError()
      for (const { body } of page.items) bytes += Buffer.byteLength(JSON.stringify(body))
      requireFewBytes(context, bytes)
    }
    return { items: page.items, passing: page.items.filter(passes), next: page.next }
  }
  return { step, tested: () => tested }
}

/** Reads every object that passes, by id. `keep` gets each, and may end the reading by throwing. */
export async function forEachPassing<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
  list: ListObjects<Body>,
  selection: Selection<Body>,
  keep: (object: StoredObject<Body>) => void,
): Promise<void> {
  const most = await mostTestedOf(context, set)
  const steps = createSteps(context, set, list, selection)
  let after: string | undefined
  do {
    const { passing, next } = await steps.step(objectsAtOnce, after)
    passing.forEach(keep)
    after = next
    if (after !== undefined && steps.tested() >= most) throw tooMany(set, `more than ${most}`)
  } while (after !== undefined)
}

/** The refusal of a query that would need too many objects. */
export function tooMany<Body extends JsonObject>(
  { kind }: Pick<EntitySet<Body>, 'kind'>,
  number: string,
): OstiaryError {
  return new OstiaryError('unsupportedQuery', {
    ostiaryCode: queryCodes.tooManyObjects,
    message: `Unsupported Query: ${number} objects would have to be read one by one. Filter by indexed properties first: ${['id', ...kind.indexed].join(', ')}.`,
  })
}

/**
 * Reads pages of the objects that pass a test. Returns the function that takes their parts; a part with `isCut` ends its
 * page, because `most` objects or more were tested.
 */
export function createScan<Body extends JsonObject>(
  context: Pick<OperationContext, 'mayTakeLong'>,
  set: Pick<EntitySet<Body>, 'isBounded'>,
  list: ListObjects<Body>,
  selection: Selection<Body>,
  most: number,
): (limit: number, position: string | undefined) => Promise<CollectionPage<Body>> {
  const steps = createSteps(context, set, list, selection)
  return async (limit, position) => {
    const items: StoredObject<Body>[] = []
    let after = position
    for (;;) {
      let read = await steps.step(objectsAtOnce, after)
      const room = limit - items.length
      const last = read.passing[room - 1]
      // WHY read again: only the store knows the position after an object.
      if (last !== undefined && last !== read.items.at(-1)) {
        read = await steps.step(read.items.indexOf(last) + 1, after)
      }
      items.push(...read.passing)
      after = read.next
      if (after === undefined) return { items }
      if (items.length >= limit) return { items, next: after }
      if (steps.tested() >= most) return { items, next: after, isCut: true }
    }
  }
}
