/** Collections that are read into memory, to sort or skip their objects. */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import type { Filter } from '../../odata/filter.ts'
import type { OrderTerm } from '../../odata/query-options.ts'
import type { StoredObject } from '../../store/port.ts'
import type { EntitySet } from '../entity-set.ts'
import type { OperationContext } from '../operation.ts'
import { decodeSkipToken } from '../paging.ts'
import { listObjects } from '../stored-objects.ts'
import type { CollectionPage } from './collection-page.ts'
import { fixedOf } from './fixed.ts'
import { queryCodes } from '../../odata/query-codes.ts'

/** Lists everything in a set: first the fixed objects, then the stored ones, by id. */
async function listAll<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
  filter: Filter | undefined,
): Promise<readonly StoredObject<Body>[]> {
  const fixed = await fixedOf(context, set, filter)
  const stored = await listObjects(context.store, context.caller.tenant, set.kind, filter)
  return [...fixed, ...stored]
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
  const printed = objects.map((object): readonly [StoredObject<Body>, JsonObject] => [
    object,
    set.type.encode(object, {
      version: context.version,
      form: 'list',
      showsUnknownMembers: true,
      related: () => undefined,
    }),
  ])
  for (const [, entity] of printed) {
    const structured = properties.find(
      (name) => typeof (entity[name] ?? null) === 'object' && (entity[name] ?? null) !== null,
    )
    if (structured !== undefined) {
      throw new OstiaryError('badRequest', {
        ostiaryCode: queryCodes.propertyNotSortable,
        message: `The property '${structured}' cannot be used in $orderby.`,
      })
    }
  }
  return printed
    .toSorted(([, one], [, other]) => {
      for (const [index, name] of properties.entries()) {
        const order = compare(one[name], other[name])
        if (order !== 0) return terms[index]?.isDescending ? -order : order
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

/**
 * Reads a bounded set in the order and after the `$skip` of the request. Returns the function that takes its parts. The
 * position of a part is an offset.
 */
export async function listBounded<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
  filter: Filter | undefined,
): Promise<(limit: number, position: string | undefined) => Promise<CollectionPage<Body>>> {
  const { query } = context
  const first = offsetOf(context)
  const all = await listAll(context, set, filter)
  const ordered = query.orderBy === undefined ? all : sorted(context, set, all, query.orderBy)
  const wantsCount = (query.count || set.alwaysCounts === true) && query.skipToken === undefined
  return async (limit, position) => {
    const start = position === undefined ? first : Number(position)
    const end = start + limit
    return {
      items: ordered.slice(start, end),
      ...(end < ordered.length ? { next: String(end) } : {}),
      ...(wantsCount ? { count: all.length } : {}),
    }
  }
}
