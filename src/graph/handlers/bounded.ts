/** Collections that are read as a whole, to sort or to skip. */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import type { Filter } from '../../odata/filter.ts'
import type { OrderTerm } from '../../odata/query-options.ts'
import { findPath } from '../../odata/type-path.ts'
import type { IndexOrder, ListQuery, Page, StoredObject } from '../../store/port.ts'
import type { EntitySet } from '../entity-set.ts'
import { TooMuchEffortError, type OperationContext } from '../operation.ts'
import { decodeSkipToken } from '../paging.ts'
import type { CollectionPage } from './collection-page.ts'
import {
  averageBytes,
  createScan,
  fewObjects,
  forEachPassing,
  mostTestedOf,
  tooMany,
} from './scan.ts'
import type { Selection } from './select-objects.ts'
import { queryCodes } from '../../odata/query-codes.ts'

/** Where the objects of a collection are: in the store, and those that every tenant has. */
export interface ObjectSource<Body extends JsonObject> {
  readonly list: (query: ListQuery) => Promise<Page<StoredObject<Body>>>
  readonly count: (filter?: Filter) => Promise<number>
  /** Lists by the index; absent where not all objects are in the store, or not in one family of it. */
  readonly listInOrder?: (
    order: IndexOrder,
    query: ListQuery,
  ) => Promise<Page<StoredObject<Body>> | undefined>
}

/** Most objects that are sorted for one answer, in a collection that may have any number. */
export const maximumObjectsRead = 10_000

/** Bytes of stored objects that may be sorted for one answer, in a collection that may have any number. */
export const maximumBytesRead = 33_554_432

/**
 * Reads every object that passes, by id.
 * @throws OstiaryError `unsupportedQuery` when they are more than one answer may take.
 */
async function readAll<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
  source: ObjectSource<Body>,
  selection: Selection<Body>,
): Promise<readonly StoredObject<Body>[]> {
  const average = await averageBytes(context, set)
  const requireReadable = (total: number): void => {
    if (set.isBounded) return
    if (total <= maximumObjectsRead && total * average <= maximumBytesRead) return
    throw tooMany(set, `${total} or more`)
  }
  if (selection.passes === undefined) {
    const total = await source.count(selection.filter)
    requireReadable(total)
    const isShort = context.mayTakeLong === false
    if (isShort && total > fewObjects && !set.isBounded) throw new TooMuchEffortError()
  }
  const objects: StoredObject<Body>[] = []
  await forEachPassing(context, set, source.list, selection, (object) => {
    objects.push(object)
    requireReadable(objects.length)
  })
  return objects
}

/** Counts the objects that a request wants. */
export async function countSelected<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
  source: ObjectSource<Body>,
  selection: Selection<Body>,
): Promise<number> {
  if (selection.passes === undefined) return source.count(selection.filter)
  let count = 0
  await forEachPassing(context, set, source.list, selection, () => {
    count += 1
  })
  return count
}

/** Compares two values: null comes first, text compares without case. */
function compare(one: JsonValue | undefined, other: JsonValue | undefined): number {
  if (one === null || one === undefined) return other === null || other === undefined ? 0 : -1
  if (other === null || other === undefined) return 1
  const [left, right] = [one, other].map((value) =>
    typeof value === 'string' ? value.toLowerCase() : value,
  )
  if (left === right) return 0
  return (left ?? '') < (right ?? '') ? -1 : 1
}

/** Sorts by primitive properties of the printed entities; ties keep their order. */
function sorted<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
  objects: readonly StoredObject<Body>[],
  terms: readonly OrderTerm[],
): readonly StoredObject<Body>[] {
  const properties = terms.map(({ property }) => {
    const name = set.type.properties.find((known) => known.toLowerCase() === property.toLowerCase())
    if (name !== undefined) return name
    throw new OstiaryError('badRequest', {
      ostiaryCode: queryCodes.propertyUnknown,
      message: `Could not find a property named '${property}' on type 'microsoft.graph.${set.type.name}'.`,
    })
  })
  const keyed = objects.map((object): readonly [StoredObject<Body>, readonly JsonValue[]] => {
    const entity = set.type.encode(object, {
      version: context.version,
      form: 'list',
      showsUnknownMembers: true,
      related: () => undefined,
    })
    const values = properties.map((name) => {
      const value = entity[name] ?? null
      if (typeof value !== 'object' || value === null) return value
      throw new OstiaryError('badRequest', {
        ostiaryCode: queryCodes.propertyNotSortable,
        message: `The property '${name}' cannot be used in $orderby.`,
      })
    })
    return [object, values]
  })
  return keyed
    .toSorted(([, one], [, other]) => {
      for (const [index, term] of terms.entries()) {
        const order = compare(one[index], other[index])
        if (order !== 0) return term.isDescending ? -order : order
      }
      return 0
    })
    .map(([object]) => object)
}

function offsetOf({ query }: OperationContext): number {
  if (query.skipToken === undefined) return query.skip ?? 0
  const position = decodeSkipToken(query.skipToken)
  if (/^\d{1,9}$/u.test(position)) return Number(position)
  throw new OstiaryError('badRequest', {
    ostiaryCode: queryCodes.skipTokenMalformed,
    message: 'The $skiptoken is not valid.',
  })
}

/** Tells whether a request can be answered only by reading everything that the store finds. */
export function isReadWhole({ query }: Pick<OperationContext, 'query'>): boolean {
  return query.orderBy !== undefined || query.skip !== undefined
}

/** The order of a request that the index of the store has; undefined when it has not. */
export function indexOrderOf<Body extends JsonObject>(
  { query }: Pick<OperationContext, 'query'>,
  { kind, type }: Pick<EntitySet<Body>, 'kind' | 'type'>,
): IndexOrder | undefined {
  const [term, ...others] = query.orderBy ?? []
  if (term === undefined || others.length > 0 || query.skip !== undefined) return undefined
  const found = findPath(type.schema, term.property)
  if (found === undefined || found.type === 'untyped' || found.type.kind !== 'string')
    return undefined
  return kind.indexed.includes(found.path)
    ? { property: found.path, isDescending: term.isDescending }
    : undefined
}

/**
 * Reads a large collection in an order of the index. Undefined when it is small, when the index does not have the order
 * of all objects, or when the pages before were not read so.
 */
export async function listByIndex<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
  source: ObjectSource<Body>,
  selection: Selection<Body>,
  order: IndexOrder,
): Promise<
  ((limit: number, position: string | undefined) => Promise<CollectionPage<Body>>) | undefined
> {
  const { listInOrder } = source
  const { skipToken } = context.query
  const start = skipToken === undefined ? undefined : decodeSkipToken(skipToken)
  const isOffset = start !== undefined && /^\d{1,9}$/u.test(start)
  if (listInOrder === undefined || isOffset) return undefined
  if (start === undefined) {
    const isLarge = (await source.count()) > fewObjects
    if (!isLarge || (await listInOrder(order, { limit: 1 })) === undefined) return undefined
  }
  const load = await loadPages(
    context,
    set,
    async (query) => (await listInOrder(order, query)) ?? { items: [] },
    selection,
  )
  return (limit, position) => load(limit, position ?? start)
}

/** Returns the function that takes the parts of a list of what is selected, in the order in which it is read. */
export async function loadPages<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
  list: ObjectSource<Body>['list'],
  selection: Selection<Body>,
): Promise<(limit: number, position: string | undefined) => Promise<CollectionPage<Body>>> {
  if (selection.passes) {
    return createScan(context, set, list, selection, await mostTestedOf(context, set))
  }
  const { filter } = selection
  return (limit, after) =>
    list({
      limit,
      ...(filter === undefined ? {} : { filter }),
      ...(after === undefined ? {} : { after }),
    })
}

/**
 * Reads a collection in the order and after the `$skip` of the request. Returns the function that takes its parts. The
 * position of a part is an offset.
 * @throws OstiaryError `unsupportedQuery` when the collection is too large to be read as a whole.
 */
export async function listBounded<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
  source: ObjectSource<Body>,
  selection: Selection<Body>,
): Promise<(limit: number, position: string | undefined) => Promise<CollectionPage<Body>>> {
  const { query } = context
  const first = offsetOf(context)
  const all = await readAll(context, set, source, selection)
  const ordered = query.orderBy === undefined ? all : sorted(context, set, all, query.orderBy)
  return async (limit, position) => {
    const start = position === undefined ? first : Number(position)
    const end = start + limit
    return {
      items: ordered.slice(start, end),
      ...(end < ordered.length ? { next: String(end) } : {}),
      count: all.length,
    }
  }
}
