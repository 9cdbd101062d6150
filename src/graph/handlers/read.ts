/** Reads of an entity set: the collection with its query options, and one entity. */

import { keyOf } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Filter } from '../../odata/filter.ts'
import {
  boundedCollectionOptions,
  collectionOptions,
  directoryCountOptions,
  directoryOptions,
  type QueryOptionName,
} from '../../odata/query-options.ts'
import type { EdgeEnd, Page, Reader, StoredObject } from '../../store/port.ts'
import type { EncodeContext, EntitySet } from '../entity-set.ts'
import type { ObjectKind } from '../object-kind.ts'
import type { GraphResponse } from '../message.ts'
import type { Effort, Operation, OperationContext } from '../operation.ts'
import { decodeSkipToken, fittingOn, nextLinkOf, pageSizeOf, printCollection } from '../paging.ts'
import { preferenceApplied, preferencesOf } from '../preferences.ts'
import { etagOf, respondJsonText, respondText } from '../respond.ts'
import { findObject } from '../stored-objects.ts'
import { isEventual, requireCountable } from './advanced-queries.ts'
import {
  countSelected,
  indexOrderOf,
  isReadWhole,
  listBounded,
  listByIndex,
  loadPages,
  type ObjectSource,
} from './bounded.ts'
import type { CollectionPage } from './collection-page.ts'
import { countAll, listWithFixed } from './fixed.ts'
import { effortOfList, effortOfSearch, requireFewBytes, requireQuickSearch } from './list-effort.ts'
import {
  expandedMembers,
  expandedNames,
  expansionsOf,
  mostExpandedObjects,
  type Expansion,
} from './expand.ts'
import { dependsOnOthers, measured, printerOf, type PrintedEntity } from './printed-entities.ts'
import { formOf, project, projectionSuffix, selectedProperties } from './projection.ts'
import { createRelatedLookup } from './related.ts'
import { selectObjects } from './select-objects.ts'

/** Absolute URL of a type's description. */
export function contextUrl(context: OperationContext, fragment: string): string {
  return `${context.request.origin}/${context.version}/$metadata#${fragment}`
}

/** WHY without quotation marks too: the reference page of directory roles has `roleTemplateId={id}`. */
const alternateKeyPattern =
  /^(\w+)=(?:'((?:[^']|'')*)'|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))$/isu

/** Finds the entity that a key names, by id or alternate key. An entity of another tenant is not found. */
export async function findEntity<Body extends JsonObject>(
  reader: Reader,
  context: OperationContext,
  set: EntitySet<Body>,
  key: string,
): Promise<StoredObject<Body> | undefined> {
  const { tenant } = context.caller
  const alternate = alternateKeyPattern.exec(key)
  const property = set.alternateKeys?.find(
    (name) => name.toLowerCase() === alternate?.[1]?.toLowerCase(),
  )
  const findBy = async (name: string, value: string): Promise<StoredObject<Body> | undefined> => {
    const filter: Filter = { kind: 'comparison', operator: 'eq', property: name, value }
    const { items } = await reader.list(tenant, set.kind.name, { filter, limit: 1 })
    return items.map(set.kind.read)[0]
  }
  if (alternate && property !== undefined) {
    const value = alternate[3] ?? (alternate[2] ?? '').replaceAll("''", "'")
    return findBy(property, value)
  }
  const object =
    (set.pages && (await set.pages.find(context, key))) ??
    (await findObject(reader, tenant, set.kind, key)) ??
    [...(set.fixed ?? []), ...((await set.derived?.(context)) ?? [])].find(
      ({ id }) => keyOf(id) === keyOf(key),
    ) ??
    (set.plainAlternateKey === undefined ? undefined : await findBy(set.plainAlternateKey, key))
  const isShown = object && set.visibility?.(context)?.holds(object) !== false
  return isShown ? object : undefined
}

/**
 * Finds the entity that a key names.
 * @throws OstiaryError the set's `notFoundError`, also for an id of another tenant.
 */
export async function requireEntity<Body extends JsonObject>(
  reader: Reader,
  context: OperationContext,
  set: EntitySet<Body>,
  key: string,
): Promise<StoredObject<Body>> {
  const object = await findEntity(reader, context, set, key)
  if (object) return object
  const value = alternateKeyPattern.exec(key)?.[2]
  throw set.notFoundError(value?.replaceAll("''", "'") ?? key)
}

function preferenceHeaders({ request }: OperationContext): Readonly<Record<string, string>> {
  const { includesUnknownEnumMembers } = preferencesOf(request)
  return preferenceApplied({ includesUnknownEnumMembers })
}

/** Objects that are read at once. WHY few: each may have as many bytes as a policy may have. */
const objectsAtOnce = 100

/** The same with the objects that are printed inside them. */
function objectsReadAtOnce(expansions: readonly Expansion[]): number {
  const inside = expansions.length * mostExpandedObjects
  return Math.max(1, Math.floor(objectsAtOnce / Math.max(inside, 1)))
}

/** Objects that are read first where a list must be short. */
const firstObjects = 25

/** Reads the next objects of a page, at most `limit`, from a position; undefined is the beginning of the page. */
type LoadPart<Body extends JsonObject> = (
  limit: number,
  position: string | undefined,
) => Promise<CollectionPage<Body>>

/**
 * Answers with one page of a set: of at most as many objects as the request wants, and of at most `pageBytes`. Only a
 * part of the objects is in memory at once. The request's `$select` applies to each entity.
 */
async function respondPage<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
  load: LoadPart<Body>,
): Promise<GraphResponse> {
  const { query, request, limits } = context
  const properties = selectedProperties(set.type, context.query.select, context.version)
  const expansions = expansionsOf(context, set)
  const form = formOf(context, 'list')
  const isWhole = properties === undefined && expansions.length === 0
  const printWhole = printerOf(set.type, form)
  const print = async ({ items }: CollectionPage<Body>): Promise<readonly PrintedEntity[]> => {
    if (isWhole && !items.some((object) => dependsOnOthers(set.type, object))) {
      return items.map(printWhole)
    }
    const related = await createRelatedLookup(context, set.type, items)
    const members = properties ?? 'default'
    const encodeContext: EncodeContext = { ...form, members, related }
    const entities = items.map((object) =>
      project(set.type.encode(object, encodeContext), properties),
    )
    const printed: PrintedEntity[] = []
    for (const [index, entity] of entities.entries()) {
      const object = items[index]
      const expanded = object && (await expandedMembers(context, expansions, object))
      printed.push(measured(JSON.stringify({ ...entity, ...expanded })))
    }
    return printed
  }
  const wanted = pageSizeOf(query, request)
  const atOnce = objectsReadAtOnce(expansions)
  const texts: string[] = []
  let room = limits.pageBytes
  let count: number | undefined
  let next: string | undefined
  do {
    const isFirst = texts.length === 0 && context.mayTakeLong === false
    const limit = Math.min(isFirst ? Math.min(firstObjects, atOnce) : atOnce, wanted - texts.length)
    let part = await load(limit, next)
    count ??= part.count
    let printed = await print(part)
    let fitting = fittingOn(room, printed, texts.length > 0)
    const isFull = fitting < printed.length
    // WHY read again: only the store knows the position after an object, and it may have changed since.
    while (fitting > 0 && fitting < printed.length) {
      part = await load(fitting, next)
      printed = await print(part)
      fitting = fittingOn(room, printed, texts.length > 0)
    }
    if (fitting < printed.length) break
    for (const { text, bytes } of printed) {
      texts.push(text)
      room -= bytes
    }
    requireFewBytes(context, limits.pageBytes - room)
    next = part.next
    if (isFull || part.isCut === true) break
  } while (next !== undefined && texts.length < wanted)
  const members = {
    '@odata.context': contextUrl(
      context,
      `${set.contextPath}${projectionSuffix(properties, expandedNames(expansions))}`,
    ),
    ...(count === undefined ? {} : { '@odata.count': count }),
    ...(next === undefined ? {} : { '@odata.nextLink': nextLinkOf(request, next) }),
  }
  return respondJsonText(200, printCollection(members, texts), preferenceHeaders(context))
}

/** Whether the answer says how many objects there are. */
function isCounted<Body extends JsonObject>(
  { query, request }: OperationContext,
  set: EntitySet<Body>,
): boolean {
  if (query.skipToken !== undefined) return false
  // WHY ignored: Graph leaves the count of directory objects out when the header is missing.
  const wantsCount = query.count && (set.hasAdvancedQueries !== true || isEventual(request))
  return wantsCount || set.alwaysCounts === true
}

/** Answers a collection: its pages, with filter, search, order, projection and count. */
async function respondCollection<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
  source: ObjectSource<Body>,
): Promise<GraphResponse> {
  const { query } = context
  const selection = selectObjects(context, set)
  const wantsCount = isCounted(context, set)
  const order = indexOrderOf(context, set)
  const byIndex = order && (await listByIndex(context, set, source, selection, order))
  if (byIndex === undefined && isReadWhole(context)) {
    const load = await listBounded(context, set, source, selection)
    return respondPage(context, set, async (limit, position) => {
      const { count, ...page } = await load(limit, position)
      return { ...page, ...(wantsCount ? { count } : {}) }
    })
  }
  const load = byIndex ?? (await loadPages(context, set, source.list, selection))
  const start =
    byIndex !== undefined || query.skipToken === undefined
      ? undefined
      : decodeSkipToken(query.skipToken)
  const count = wantsCount ? await countSelected(context, set, source, selection) : undefined
  return respondPage(context, set, async (limit, position) => ({
    ...(await load(limit, position ?? start)),
    count,
  }))
}

/** Answers with the number of objects, as plain text. */
async function respondCount<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
  source: ObjectSource<Body>,
): Promise<GraphResponse> {
  if (set.hasAdvancedQueries) requireCountable(context.request)
  // WHY: the segment has the effect of the option.
  const counting = { ...context, query: { ...context.query, count: true } }
  const selection = selectObjects(counting, set)
  return respondText(200, String(await countSelected(counting, set, source, selection)))
}

/** Encodes one entity for a response body, with its context and the request's `$select`. */
export async function encodeEntity<Body extends JsonObject>(
  context: OperationContext,
  set: Pick<EntitySet<Body>, 'contextPath' | 'type' | 'navigations'>,
  object: StoredObject<Body>,
): Promise<JsonObject> {
  const expansions = expansionsOf(context, set)
  const properties = selectedProperties(set.type, context.query.select, context.version)
  const shown = projectionSuffix(properties, expandedNames(expansions))
  const fragment = `${set.contextPath}${shown}/$entity`
  const related = await createRelatedLookup(context, set.type, [object])
  const members = properties ?? 'default'
  const entity = set.type.encode(object, { ...formOf(context, 'entity'), members, related })
  return {
    '@odata.context': contextUrl(context, fragment),
    ...project(entity, properties),
    ...(await expandedMembers(context, expansions, object)),
  }
}

/** Prints one entity with its context. */
async function printEntity<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
  object: StoredObject<Body>,
): Promise<string> {
  const { select, expand } = context.query
  if (select !== undefined || expand !== undefined || dependsOnOthers(set.type, object)) {
    return JSON.stringify(await encodeEntity(context, set, object))
  }
  const url = JSON.stringify(contextUrl(context, `${set.contextPath}/$entity`))
  const { text } = printerOf(set.type, formOf(context, 'entity'))(object)
  // An entity always has members, so that a comma may follow.
  return `{"@odata.context":${url},${text.slice(1)}`
}

function relatedSource<Body extends JsonObject>(
  { store, caller }: OperationContext,
  { kind }: EntitySet<Body>,
  end: EdgeEnd,
): ObjectSource<Body> {
  return {
    list: async (query) => readPage(kind, await store.listRelated(caller.tenant, end, query)),
    count: (filter) => store.countRelated(caller.tenant, end, filter),
  }
}

/** Answers with the objects at the other end of an edge. */
export async function respondRelated<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
  end: EdgeEnd,
): Promise<GraphResponse> {
  const source = relatedSource(context, set, end)
  await requireQuickSearch(context, () => source.count())
  return respondCollection(context, set, source)
}

/** Answers with the number of objects at the other end of an edge, as plain text. */
export async function respondRelatedCount<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
  end: EdgeEnd,
): Promise<GraphResponse> {
  const source = relatedSource(context, set, end)
  await requireQuickSearch(context, () => source.count())
  return respondCount(context, set, source)
}

function readPage<Body extends JsonObject>(
  kind: ObjectKind<Body>,
  { items, next }: Page<StoredObject>,
): Page<StoredObject<Body>> {
  return { items: items.map(kind.read), ...(next === undefined ? {} : { next }) }
}

function sourceOf<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
): ObjectSource<Body> {
  const { store, caller } = context
  const { kind, pages } = set
  if (pages) {
    return {
      list: (query) => pages.list(context, query),
      count: (filter) => pages.count(context, filter),
    }
  }
  const isAllStored = set.fixed === undefined && set.derived === undefined
  return {
    list: async (query) =>
      isAllStored
        ? readPage(kind, await store.list(caller.tenant, kind.name, query))
        : listWithFixed(context, set, query),
    count: (filter) => countAll(context, set, filter),
    ...(isAllStored &&
      set.isBounded !== true && {
        listInOrder: async (order, query) => {
          const page = await store.listInOrder(caller.tenant, kind.name, order, query)
          return page && readPage(kind, page)
        },
      }),
  }
}

function optionsOf<Body extends JsonObject>(set: EntitySet<Body>): readonly QueryOptionName[] {
  const options = set.isBounded ? boundedCollectionOptions : collectionOptions
  return [
    ...(set.hasAdvancedQueries ? directoryOptions : options),
    ...(set.navigations === undefined ? [] : (['expand'] as const)),
  ]
}

/** Estimates a list, with the objects that are printed inside its objects. */
async function effortOf<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
): Promise<Effort | undefined> {
  const { query, request } = context
  const expanded = (query.expand?.length ?? 0) * pageSizeOf(query, request)
  if (expanded > objectsAtOnce) return 'large'
  const selection = selectObjects(context, set)
  const isSorted = isReadWhole(context) && indexOrderOf(context, set) === undefined
  const readsAll = isSorted || selection.passes !== undefined
  return effortOfList(context, set, readsAll)
}

/** GET on the collection. */
export function listOperation<Body extends JsonObject>(set: EntitySet<Body>): Operation {
  return {
    method: 'GET',
    path: set.path,
    roots: set.versions,
    access: set.readAccess,
    produces: 'json',
    queryOptions: optionsOf(set),
    answers: { type: set.type.published ?? set.type.schema, as: 'collection' },
    effortOf: (context) => effortOf(context, set),
    handle: (context) => respondCollection(context, set, sourceOf(context, set)),
  }
}

/** GET on the number of entities in a collection, as plain text. */
export function countOperation<Body extends JsonObject>(set: EntitySet<Body>): Operation {
  return {
    method: 'GET',
    path: `${set.path}/$count`,
    roots: set.versions,
    access: set.readAccess,
    produces: 'text',
    queryOptions: set.hasAdvancedQueries ? directoryCountOptions : ['filter'],
    effortOf: (context) => effortOfSearch(context, set),
    handle: (context) => respondCount(context, set, sourceOf(context, set)),
  }
}

/** GET on one entity, by id or alternate key. */
export function getOperation<Body extends JsonObject>(set: EntitySet<Body>): Operation {
  return {
    method: 'GET',
    path: `${set.path}/${set.keyTemplate}`,
    roots: set.versions,
    access: set.readAccess,
    produces: 'json',
    queryOptions: set.navigations === undefined ? ['select'] : ['select', 'expand'],
    answers: { type: set.type.published ?? set.type.schema, as: 'entity' },
    handle: async (context) => {
      const object = await requireEntity(context.store, context, set, context.keys['id'] ?? '')
      return respondJsonText(200, await printEntity(context, set, object), {
        ETag: etagOf(object.version),
        ...preferenceHeaders(context),
      })
    },
  }
}
