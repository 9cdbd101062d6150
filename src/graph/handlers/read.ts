/** Reads of an entity set: the collection with its query options, and one entity. */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import type { Filter } from '../../odata/filter.ts'
import { collectionOptions } from '../../odata/query-options.ts'
import { propertiesOf } from '../../odata/parse-filter.ts'
import type { GraphVersion } from '../../edm/model.ts'
import type { EdgeEnd, ListQuery, Page, Reader, StoredObject } from '../../store/port.ts'
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
  const findBy = async (name: string, value: string): Promise<StoredObject | undefined> => {
    const filter: Filter = { kind: 'comparison', operator: 'eq', property: name, value }
    return (await reader.list(tenant, set.kind.name, { filter, limit: 1 })).items[0]
  }
  if (alternate && property !== undefined) {
    const value = (alternate[2] ?? '').replaceAll("''", "'")
    const object = await findBy(property, value)
    if (!object) throw set.missing(value)
    return object
  }
  const object =
    (await reader.find(tenant, { family: set.kind.name, id: key })) ??
    (set.plainAlternateKey === undefined ? undefined : await findBy(set.plainAlternateKey, key))
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
async function respondCollection(
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
 * Prints entities of a set, each once per stored object and version, without their context.
 * WHY: the store returns the same object while its version stands, and most reads ask for all of it.
 */
function createPrinter(set: EntitySet) {
  const printed = new WeakMap<StoredObject, Map<GraphVersion, string>>()
  const printEntity = (version: GraphVersion, object: StoredObject): string => {
    const forms = printed.get(object) ?? new Map<GraphVersion, string>()
    printed.set(object, forms)
    const text =
      forms.get(version) ?? JSON.stringify(set.type.encode(object, { version, form: 'entity' }))
    forms.set(version, text)
    return text
  }
  return (context: OperationContext, object: StoredObject): string => {
    if (context.query.select !== undefined) {
      return JSON.stringify(encodeEntity(context, set, object))
    }
    const url = JSON.stringify(contextUrl(context, `${set.contextPath}/$entity`))
    // An entity always has members, so that a comma may follow.
    return `{"@odata.context":${url},${printEntity(context.version, object).slice(1)}`
  }
}

/** Answers what an edge leads to, or comes from. */
export function respondRelated(
  context: OperationContext,
  set: EntitySet,
  end: EdgeEnd,
): Promise<GraphResponse> {
  const { tenant } = context.caller
  return respondCollection(
    context,
    set,
    (query) => context.store.listRelated(tenant, end, query),
    (filter) => context.store.countRelated(tenant, end, filter),
  )
}

/** GET on the collection. */
export function listOperation(set: EntitySet): Operation {
  return {
    method: 'GET',
    path: set.path,
    roots: set.versions,
    access: set.readAccess,
    produces: 'json',
    queryOptions: collectionOptions,
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
  const print = createPrinter(set)
  return {
    method: 'GET',
    path: `${set.path}/${set.keyTemplate}`,
    roots: set.versions,
    access: set.readAccess,
    produces: 'json',
    queryOptions: ['select'],
    handle: async (context) => {
      const object = await requireEntity(context.store, context, set, context.keys['id'] ?? '')
      return respondJsonText(200, print(context, object), { ETag: etagOf(object.version) })
    },
  }
}
