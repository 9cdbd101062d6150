/** Collections that are read at once, to be sorted or skipped. */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import type { Filter } from '../../odata/filter.ts'
import type { OrderTerm } from '../../odata/query-options.ts'
import { everyItem } from '../../store/every-item.ts'
import type { StoredObject } from '../../store/port.ts'
import type { EntitySet } from '../descriptor.ts'
import type { OperationContext } from '../operation.ts'
import { decodeSkipToken, pageSizeOf } from '../paging.ts'
import { fixedOf } from './fixed.ts'

/** Everything a set has for a tenant: first what every tenant has, then what is stored, by id. */
async function listAll(
  context: OperationContext,
  set: EntitySet,
  filter: Filter | undefined,
): Promise<readonly StoredObject[]> {
  const narrowing = filter === undefined ? {} : { filter }
  const fixed = await fixedOf(context, set, filter)
  const stored = await everyItem((query) =>
    context.store.list(context.caller.tenant, set.kind.name, { ...query, ...narrowing }),
  )
  return [...fixed, ...stored]
}

/** Null before everything else; text without case. */
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
function sorted(
  context: OperationContext,
  set: EntitySet,
  objects: readonly StoredObject[],
  terms: readonly OrderTerm[],
): readonly StoredObject[] {
  const properties = terms.map(({ property }) => {
    const name = set.type.properties.find((known) => known.toLowerCase() === property.toLowerCase())
    if (name !== undefined) return name
    throw new OstiaryError('badRequest', {
      message: `Could not find a property named '${property}' on type 'microsoft.graph.${set.type.name}'.`,
    })
  })
  const printed = objects.map((object): readonly [StoredObject, JsonObject] => [
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
  throw new OstiaryError('badRequest', { message: 'The $skiptoken is not valid.' })
}

/**
 * Reads one page of a bounded set under the request's order, `$skip` and page size. The position of the
 * next page is an offset.
 */
export async function listBounded(
  context: OperationContext,
  set: EntitySet,
  filter: Filter | undefined,
): Promise<{ items: readonly StoredObject[]; next?: string; count?: number }> {
  const { query, request } = context
  const all = await listAll(context, set, filter)
  const ordered = query.orderBy === undefined ? all : sorted(context, set, all, query.orderBy)
  const start = offsetOf(context)
  const end = start + pageSizeOf(query, request)
  const wantsCount = (query.count || set.alwaysCounts === true) && query.skipToken === undefined
  return {
    items: ordered.slice(start, end),
    ...(end < ordered.length ? { next: String(end) } : {}),
    ...(wantsCount ? { count: all.length } : {}),
  }
}
