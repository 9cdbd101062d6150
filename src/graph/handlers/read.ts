/** Reads of an entity set: the collection with its query options, and one entity. */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import type { Filter } from '../../odata/filter.ts'
import { propertiesOf } from '../../odata/parse-filter.ts'
import type { ListQuery, Page, Reader, StoredObject } from '../../store/port.ts'
import type { EntitySet, EntityType } from '../descriptor.ts'
import type { GraphResponse } from '../message.ts'
import type { Operation, OperationContext } from '../operation.ts'
import { decodeSkipToken, nextLinkOf, pageSizeOf } from '../paging.ts'
import { etagOf, respondJson, respondJsonText } from '../respond.ts'

/** Absolute URL of a type's description. */
export function contextUrl(context: OperationContext, fragment: string): string {
  return `${context.request.origin}/${context.version}/$metadata#${fragment}`
}

function selectedProperties(
  type: EntityType,
  select: readonly string[] | undefined,
): readonly string[] | undefined {
  return select?.map((wanted) => {
    const name = type.properties.find((known) => known.toLowerCase() === wanted.toLowerCase())
    if (name !== undefined) return name
    throw new OstiaryError('badRequest', {
      message: `Could not find a property named '${wanted}' on type 'microsoft.graph.${type.name}'.`,
    })
  })
}

function project(entity: JsonObject, properties: readonly string[] | undefined): JsonObject {
  if (properties === undefined) return entity
  const kept: Record<string, JsonValue | undefined> = {}
  for (const [name, value] of Object.entries(entity)) {
    // WHY: most Graph workloads return the id whether or not it was selected, and clients rely on it.
    if (name === 'id' || name.startsWith('@') || properties.includes(name)) kept[name] = value
  }
  return kept
}

function projectionSuffix(properties: readonly string[] | undefined): string {
  return properties === undefined ? '' : `(${properties.join(',')})`
}

const alternateKeyPattern = /^(\w+)='((?:[^']|'')*)'$/su

/**
 * Finds the entity a key names, by id or by alternate key.
 * @throws OstiaryError the set's `missing` error, also for an id of another tenant.
 */
export async function requireEntity(
  reader: Reader,
  context: OperationContext,
  set: EntitySet,
  key: string,
): Promise<StoredObject> {
  const { tenant } = context.caller
  const alternate = alternateKeyPattern.exec(key)
  const property = set.alternateKeys?.find(
    (name) => name.toLowerCase() === alternate?.[1]?.toLowerCase(),
  )
  if (alternate && property !== undefined) {
    const value = (alternate[2] ?? '').replaceAll("''", "'")
    const filter: Filter = { kind: 'comparison', operator: 'eq', property, value }
    const { items } = await reader.list(tenant, set.kind.name, { filter, limit: 1 })
    if (items[0]) return items[0]
    throw set.missing(value)
  }
  const object = await reader.find(tenant, { family: set.kind.name, id: key })
  if (!object) throw set.missing(key)
  return object
}

function requireFilterable(set: EntitySet, filter: Filter): void {
  const indexed = filterableOf(set)
  for (const property of propertiesOf(filter)) {
    if (!indexed.has(property.toLowerCase())) {
      throw new OstiaryError('unsupportedQuery', {
        message: `Unsupported or invalid query filter clause specified for property '${property}' of resource '${set.type.name}'.`,
      })
    }
  }
}

function filterableOf(set: EntitySet): ReadonlySet<string> {
  return new Set(['id', ...set.kind.indexed].map((name) => name.toLowerCase()))
}

/**
 * Answers a collection: pages, filter, projection and count over what `load` returns.
 * `count` is asked only for `$count=true` on the first page.
 */
export async function respondCollection(
  context: OperationContext,
  set: EntitySet,
  load: (query: ListQuery) => Promise<Page<StoredObject>>,
  count: (filter?: Filter) => Promise<number>,
): Promise<GraphResponse> {
  const { query, request, version } = context
  const { filter } = query
  if (filter) requireFilterable(set, filter)
  const properties = selectedProperties(set.type, query.select)
  const page = await load({
    limit: pageSizeOf(query, request),
    ...(filter === undefined ? {} : { filter }),
    ...(query.skipToken === undefined ? {} : { after: decodeSkipToken(query.skipToken) }),
  })
  const wantsCount = (query.count || set.alwaysCounts === true) && query.skipToken === undefined
  return respondJson(200, {
    '@odata.context': contextUrl(context, `${set.contextPath}${projectionSuffix(properties)}`),
    ...(wantsCount ? { '@odata.count': await count(filter) } : {}),
    ...(page.next === undefined ? {} : { '@odata.nextLink': nextLinkOf(request, page.next) }),
    value: page.items.map((object) =>
      project(set.type.encode(object, { version, form: 'list' }), properties),
    ),
  })
}

/** Encodes one entity for a response body, with its context, under the request's `$select`. */
export function encodeEntity(
  context: OperationContext,
  set: EntitySet,
  object: StoredObject,
): JsonObject {
  const properties = selectedProperties(set.type, context.query.select)
  const fragment = `${set.contextPath}${projectionSuffix(properties)}/$entity`
  return {
    '@odata.context': contextUrl(context, fragment),
    ...project(set.type.encode(object, { version: context.version, form: 'entity' }), properties),
  }
}

/**
 * The JSON text of an entity without its context, printed once per stored object, set and version.
 * WHY: the store returns the same object while its version stands, and most reads ask for all of it.
 */
const printedEntities = new WeakMap<StoredObject, Map<string, string>>()

function printEntity(context: OperationContext, set: EntitySet, object: StoredObject): string {
  const printed = printedEntities.get(object) ?? new Map<string, string>()
  printedEntities.set(object, printed)
  const form = `${context.version}${set.path}`
  const known = printed.get(form)
  if (known !== undefined) return known
  const entity = set.type.encode(object, { version: context.version, form: 'entity' })
  const text = JSON.stringify(entity)
  printed.set(form, text)
  return text
}

/** The text of an entity with its context. An entity always has members, so that a comma may follow. */
function printWithContext(context: OperationContext, set: EntitySet, object: StoredObject): string {
  if (context.query.select !== undefined) return JSON.stringify(encodeEntity(context, set, object))
  const url = JSON.stringify(contextUrl(context, `${set.contextPath}/$entity`))
  return `{"@odata.context":${url},${printEntity(context, set, object).slice(1)}`
}

/** GET on the collection. */
export function listOperation(set: EntitySet): Operation {
  return {
    method: 'GET',
    path: set.path,
    roots: set.versions,
    access: set.readAccess,
    produces: 'json',
    handle: (context) =>
      respondCollection(
        context,
        set,
        (query) => context.store.list(context.caller.tenant, set.kind.name, query),
        (filter) => context.store.count(context.caller.tenant, set.kind.name, filter),
      ),
  }
}

/** GET on one entity, by id or alternate key. */
export function getOperation(set: EntitySet): Operation {
  return {
    method: 'GET',
    path: `${set.path}/${set.keyTemplate}`,
    roots: set.versions,
    access: set.readAccess,
    produces: 'json',
    handle: async (context) => {
      const object = await requireEntity(context.store, context, set, context.keys['id'] ?? '')
      const text = printWithContext(context, set, object)
      return respondJsonText(200, text, { ETag: etagOf(object.version) })
    },
  }
}
