/** The reads of the store, the same inside and outside a transaction. */

import type { CompiledQuery } from 'kysely'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import type { Filter } from '../../odata/filter.ts'
import { foldProperty, foldText } from '../../odata/fold-text.ts'
import type {
  ContainerQuery,
  EdgeEnd,
  EntityKey,
  IndexOrder,
  ListQuery,
  Page,
  Reader,
  StoredBytes,
  StoredObject,
  WalkedEdge,
  WalkQuery,
} from '../port.ts'
import type { Execute, SqlEngine } from './engine.ts'
import { commonConditions, fewObjectsOfFamily } from './common-conditions.ts'
import { filterSql, type FilterScope } from './filter-sql.ts'
import { emptyFamily, toKeptFamilies, type KeptFamily } from './kept-families.ts'
import {
  countOfFamily,
  countOfRelated,
  countOfTexts,
  knownKeys,
  knownTexts,
  objectsByKeys,
  objectsInOrder,
  objectsOfFamily,
  relatedOfAnyFamily,
  relatedOfFamily,
  type NearEnd,
  type ObjectQuery,
  type RelatedValues,
} from './object-queries.ts'
import type { ListedObjectRow, ObjectRow } from './hashed-rows.ts'
import type { FamilyTotals } from './remembered-pages.ts'
import { countOfReached, keysOfReached, type ReachedValues } from './reached-query.ts'
import { toListedObject, toStoredObject } from './rows.ts'
import type { Statements } from './statements.ts'
import { parseWalkMark, printWalkMark, toWalkedEdge } from './walk-rows.ts'

/** Separates key and family in a page position between two objects with equal keys. */
const markSeparator = '\u001f'

/** Sorts after every family. */
const lastFamily = '\u{10ffff}'

/** How many texts one statement looks up at most. */
const textsPerStatement = 1_000

/** One end of an edge, and how many of the objects at the other are wanted. */
type EdgeOfTenant = Omit<RelatedValues, 'after'> & { readonly tenant: TenantId }

/** Where a way through other objects begins. */
type ReachedOfTenant = ReachedValues & { readonly tenant: TenantId }

/** What is read of the objects on the way, and how many are looked at by one statement. */
interface ReachedParts {
  readonly filter: Filter | undefined
  readonly start: { readonly after: string; readonly afterFamily: string } | undefined
  readonly atOnce: number
}

/** Reached objects on which one statement tests a filter. */
const reachedAtOnce = 1_000

/** An engine with the statements compiled for it. */
export interface SqlContext {
  readonly engine: SqlEngine
  readonly statements: Statements
}

/** Makes a page of its rows and the one that follows it. */
export function toPage<Row extends ListedObjectRow>(
  tenant: TenantId,
  rows: readonly Row[],
  limit: number,
  markOf: (last: Row, following: Row) => string = (last) => last.object_key,
  toObject: (row: Row) => StoredObject = (row) => toListedObject(tenant, row),
): Page<StoredObject> {
  const items = rows.slice(0, limit).map(toObject)
  const last = rows[limit - 1]
  const following = rows[limit]
  return last === undefined || following === undefined
    ? { items }
    : { items, next: markOf(last, following) }
}

/** What names a row of a tenant. */
type RowName = Pick<ListedObjectRow, 'family' | 'object_key'>

function nameOfRow({ family, object_key }: RowName): string {
  return `${family}/${object_key}`
}

/** WHY the family: objects of two families may have the same key, and a page may end between them. */
function markBetweenFamilies(last: RowName, following: RowName): string {
  return last.object_key === following.object_key
    ? `${last.object_key}${markSeparator}${last.family}`
    : last.object_key
}

function parseMark(mark: string): { after: string; afterFamily: string } {
  const separator = mark.lastIndexOf(markSeparator)
  return separator < 0
    ? { after: keyOf(mark), afterFamily: lastFamily }
    : { after: keyOf(mark.slice(0, separator)), afterFamily: mark.slice(separator + 1) }
}

/** Any text is a mark, as callers can send any. */
function parseOrderMark(mark: string): { text: string; key: string } {
  const separator = mark.lastIndexOf(markSeparator)
  return separator < 0
    ? { text: foldText(mark), key: '' }
    : { text: foldText(mark.slice(0, separator)), key: keyOf(mark.slice(separator + 1)) }
}

/** Reads through `execute`: the last committed state, or a transaction's own. */
export class SqlReader implements Reader {
  protected readonly context: SqlContext
  protected readonly execute: Execute

  constructor(context: SqlContext, execute: Execute) {
    this.context = context
    this.execute = execute
  }

  async find(tenant: TenantId, key: EntityKey): Promise<StoredObject | undefined> {
    const row = await this.row(tenant, key)
    return row === undefined ? undefined : toStoredObject(tenant, row)
  }

  protected row(tenant: TenantId, key: EntityKey): Promise<ObjectRow | undefined> {
    return this.first(
      this.context.statements.find({ tenant, family: key.family, key: keyOf(key.id) }),
    )
  }

  async list(tenant: TenantId, family: string, query: ListQuery): Promise<Page<StoredObject>> {
    return toPage(tenant, await this.listedRows(tenant, family, query), query.limit)
  }

  /** Reads the rows of a page, and one more when another page follows. */
  protected async listedRows(
    tenant: TenantId,
    family: string,
    query: ListQuery,
  ): Promise<readonly ListedObjectRow[]> {
    const { filter, limit } = query
    const values = { tenant, family, after: keyOf(query.after ?? ''), limit: limit + 1 }
    return filter === undefined
      ? this.rows(this.context.statements.list(values))
      : this.filteredRows(
          objectsOfFamily(this.context.engine.queries, values),
          filter,
          await this.#scopeOf(tenant, family, filter, limit),
        )
  }

  /** Decides how a filter is evaluated on a page of a family. */
  async #scopeOf(
    tenant: TenantId,
    family: string,
    filter: Filter,
    limit: number,
  ): Promise<FilterScope> {
    const { queries, looksUpFirst } = this.context.engine
    const objects = looksUpFirst ? await this.count(tenant, family) : 0
    if (objects < fewObjectsOfFamily) return { tenant, family }
    const common = await commonConditions(
      queries,
      { tenant, family },
      filter,
      { objects, limit },
      async (query) => Number((await this.first(query))?.total),
    )
    return { tenant, family, common }
  }

  async listInOrder(
    tenant: TenantId,
    family: string,
    { property, isDescending }: IndexOrder,
    { filter, after, limit }: ListQuery,
  ): Promise<Page<StoredObject> | undefined> {
    const { queries } = this.context.engine
    const values = { tenant, family, property: foldProperty(property) }
    if (after === undefined) {
      const texts = await this.countTexts(tenant, family, values.property)
      if (texts !== (await this.count(tenant, family))) return undefined
    }
    const ordered = objectsInOrder(queries, {
      ...values,
      isDescending,
      after: after === undefined ? undefined : parseOrderMark(after),
      limit: limit + 1,
    })
    const rows = await this.rows(
      (filter === undefined
        ? ordered
        : ordered.where(filterSql(filter, await this.#scopeOf(tenant, family, filter, limit)))
      ).compile(),
    )
    return toPage(
      tenant,
      rows,
      limit,
      (last) => `${last.sorted_by}${markSeparator}${last.object_key}`,
    )
  }

  /** Counts the texts of an indexed property. */
  protected async countTexts(tenant: TenantId, family: string, property: string): Promise<number> {
    const values = { tenant, family, property }
    const row = await this.first(countOfTexts(this.context.engine.queries, values).compile())
    return Number(row?.total)
  }

  async count(tenant: TenantId, family: string, filter?: Filter): Promise<number> {
    if (filter === undefined) return (await this.totals(tenant)).get(family)?.objects ?? 0
    const values = { tenant, family }
    const row = await this.first(
      countOfFamily(this.context.engine.queries, values).where(filterSql(filter, values)).compile(),
    )
    return Number(row?.total)
  }

  async findKnown(
    tenant: TenantId,
    family: string,
    property: string,
    texts: readonly string[],
  ): Promise<readonly string[]> {
    const { queries } = this.context.engine
    const isKey = foldProperty(property) === 'id'
    const fold = (text: string): string => (isKey ? keyOf(text).toWellFormed() : foldText(text))
    const asked = [...new Set(texts.map(fold))]
    const known = new Set<string | null>()
    for (let start = 0; start < asked.length; start += textsPerStatement) {
      const part = asked.slice(start, start + textsPerStatement)
      const values = { tenant, family }
      const rows = await this.rows(
        isKey
          ? knownKeys(queries, { ...values, keys: part }).compile()
          : knownTexts(queries, {
              ...values,
              property: foldProperty(property),
              texts: part,
            }).compile(),
      )
      for (const { text } of rows) known.add(text)
    }
    return texts.filter((text) => known.has(fold(text)))
  }

  async sumBytes(tenant: TenantId, families: readonly string[]): Promise<StoredBytes> {
    const totals = await this.totals(tenant)
    const sum = (part: 'bodies' | 'contents'): number =>
      families.reduce((total, family) => total + (totals.get(family)?.[part] ?? 0), 0)
    return { bodies: sum('bodies'), contents: sum('contents') }
  }

  /** Reads what each family of a tenant has, by the name of the family. */
  protected async totals(tenant: TenantId): Promise<FamilyTotals> {
    const rows = await this.rows(this.context.statements.listTotals({ tenant }))
    return new Map(
      rows.map((row) => [
        row.family,
        {
          objects: Number(row.objects),
          bodies: Number(row.body_bytes),
          contents: Number(row.content_bytes),
        },
      ]),
    )
  }

  async revisionOfFamilies(tenant: TenantId, families: readonly string[]): Promise<string> {
    const kept = await this.digests(tenant)
    const partOf = (family: string): string => {
      const { versions, digests } = kept.get(family) ?? emptyFamily
      return `${versions}-${digests.objects}-${digests.versions}`
    }
    return families.map(partOf).join()
  }

  /** Reads the versions and digests of each family of a tenant, by the name of the family. */
  protected async digests(tenant: TenantId): Promise<ReadonlyMap<string, KeptFamily>> {
    return toKeptFamilies(await this.rows(this.context.statements.listDigests({ tenant })))
  }

  async listRelated(tenant: TenantId, end: EdgeEnd, query: ListQuery): Promise<Page<StoredObject>> {
    const [near, key]: [NearEnd, EntityKey] =
      'source' in end ? ['source', end.source] : ['target', end.target]
    const values = {
      tenant,
      relation: end.relation,
      nearFamily: key.family,
      nearKey: keyOf(key.id),
      limit: query.limit + 1,
    }
    const { family, through } = end
    if (through !== undefined) return this.#listReached(near, { ...values, through, family }, query)
    return end.family === undefined
      ? this.#listRelatedOfAnyFamily(near, values, query)
      : this.#listRelatedOfFamily(near, { ...values, family: end.family }, query)
  }

  async countRelated(tenant: TenantId, end: EdgeEnd, filter?: Filter): Promise<number> {
    const [near, key]: readonly [NearEnd, EntityKey] =
      'source' in end ? ['source', end.source] : ['target', end.target]
    const { family, through } = end
    const values = {
      tenant,
      relation: end.relation,
      nearFamily: key.family,
      nearKey: keyOf(key.id),
      family,
    }
    if (through !== undefined) return this.#countReached(near, { ...values, through }, filter)
    const counted = countOfRelated(
      this.context.engine.queries,
      near,
      values,
      filter && filterSql(filter, { tenant, family }),
    )
    const row = await this.first(counted.compile())
    return Number(row?.total ?? 0)
  }

  async listContainers(tenant: TenantId, query: ContainerQuery): Promise<readonly StoredObject[]> {
    const rows = await this.rows(
      this.context.statements.listContainers({
        tenant,
        relation: query.relation,
        memberFamily: query.member.family,
        memberKey: keyOf(query.member.id),
        containerFamily: query.container,
        throughFamily: query.through.family,
        flag: foldProperty(query.through.flag),
      }),
    )
    return rows.map((row) => toListedObject(tenant, row))
  }

  async walk(tenant: TenantId, query: WalkQuery): Promise<Page<WalkedEdge>> {
    const { statements } = this.context
    const [walk, key]: [typeof statements.walkFromSource, EntityKey] =
      'source' in query
        ? [statements.walkFromSource, query.source]
        : [statements.walkFromTarget, query.target]
    const { relation, through, after, limit } = query
    const rows = await this.rows(
      walk({
        tenant,
        relation,
        nearFamily: key.family,
        nearKey: keyOf(key.id),
        through,
        ...parseWalkMark(after),
        limit: limit + 1,
      }),
    )
    const items = rows.slice(0, limit).map((row) => toWalkedEdge(tenant, row))
    const last = rows[limit - 1]
    return last === undefined || rows.length <= limit
      ? { items }
      : { items, next: printWalkMark(last) }
  }

  async #listReached(
    near: NearEnd,
    end: ReachedOfTenant,
    { filter, after, limit }: ListQuery,
  ): Promise<Page<StoredObject>> {
    const rows: ListedObjectRow[] = []
    const atOnce = filter === undefined ? limit + 1 : Math.max(reachedAtOnce, limit + 1)
    const start = after === undefined ? undefined : parseMark(after)
    for await (const found of this.#reachedRows(near, end, { filter, start, atOnce })) {
      rows.push(...found)
      if (rows.length > limit) break
    }
    return toPage(end.tenant, rows, limit, markBetweenFamilies)
  }

  /** Yields what is reached and passes a filter, in parts and in the order of the keys. */
  async *#reachedRows(
    near: NearEnd,
    end: ReachedOfTenant,
    { filter, start, atOnce }: ReachedParts,
  ): AsyncGenerator<readonly ListedObjectRow[]> {
    const { tenant } = end
    const { queries } = this.context.engine
    let mark = start ?? { after: '', afterFamily: '' }
    for (;;) {
      const keys = await this.rows(
        keysOfReached(queries, near, { ...end, ...mark, limit: atOnce }).compile(),
      )
      const found = new Map<string, ListedObjectRow>()
      for (const [family, ofFamily] of Map.groupBy(keys, (key) => key.family)) {
        const values = { tenant, family, keys: ofFamily.map((key) => key.object_key) }
        const objects = objectsByKeys(queries, values)
        const passing =
          filter === undefined ? objects : objects.where(filterSql(filter, { tenant }))
        for (const row of await this.rows(passing.compile())) found.set(nameOfRow(row), row)
      }
      yield keys.flatMap((key) => found.get(nameOfRow(key)) ?? [])
      const last = keys.at(-1)
      if (last === undefined || keys.length < atOnce) return
      mark = { after: last.object_key, afterFamily: last.family }
    }
  }

  async #countReached(
    near: NearEnd,
    end: ReachedOfTenant,
    filter: Filter | undefined,
  ): Promise<number> {
    if (filter === undefined) {
      const counted = countOfReached(this.context.engine.queries, near, end)
      return Number((await this.first(counted.compile()))?.total)
    }
    let total = 0
    const parts = { filter, start: undefined, atOnce: reachedAtOnce }
    for await (const found of this.#reachedRows(near, end, parts)) total += found.length
    return total
  }

  async #listRelatedOfFamily(
    near: NearEnd,
    end: EdgeOfTenant & { readonly family: string },
    { filter, after, limit }: ListQuery,
  ): Promise<Page<StoredObject>> {
    const { engine, statements } = this.context
    const values = { ...end, after: keyOf(after ?? '') }
    const prepared = near === 'source' ? statements.listTargets : statements.listSources
    const rows =
      filter === undefined
        ? await this.rows(prepared(values))
        : await this.filteredRows(relatedOfFamily(engine.queries, near, values), filter, end)
    return toPage(end.tenant, rows, limit)
  }

  async #listRelatedOfAnyFamily(
    near: NearEnd,
    end: EdgeOfTenant,
    { filter, after, limit }: ListQuery,
  ): Promise<Page<StoredObject>> {
    const { engine, statements } = this.context
    const mark = after === undefined ? { after: '', afterFamily: '' } : parseMark(after)
    const values = { ...end, ...mark }
    const prepared =
      near === 'source' ? statements.listTargetsOfAnyFamily : statements.listSourcesOfAnyFamily
    const rows =
      filter === undefined
        ? await this.rows(prepared(values))
        : await this.filteredRows(relatedOfAnyFamily(engine.queries, near, values), filter, {
            tenant: end.tenant,
          })
    return toPage(end.tenant, rows, limit, markBetweenFamilies)
  }

  protected async rows<Row>(query: CompiledQuery<Row>): Promise<readonly Row[]> {
    return (await this.execute(query)).rows
  }

  protected async first<Row>(query: CompiledQuery<Row>): Promise<Row | undefined> {
    return (await this.execute(query)).rows[0]
  }

  private filteredRows(
    query: ObjectQuery,
    filter: Filter,
    scope: FilterScope,
  ): Promise<readonly ListedObjectRow[]> {
    return this.rows(query.where(filterSql(filter, scope)).compile())
  }
}
