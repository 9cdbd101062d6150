/** The queries that select objects, built without running anything. */

import type { Expression, Kysely, SelectQueryBuilder, SqlBool } from 'kysely'
import type { ListedObjectRow } from './hashed-rows.ts'
import type { ObjectsTable, DatabaseTables } from './schema.ts'

/** A query that can still be narrowed by a condition on `o`. */
export type ObjectQuery = SelectQueryBuilder<
  DatabaseTables & { o: ObjectsTable },
  'o',
  ListedObjectRow
>

export interface FamilyValues {
  readonly tenant: string
  readonly family: string
}

export interface KeyValues extends FamilyValues {
  readonly key: string
}

export interface ListValues extends FamilyValues {
  readonly after: string
  readonly limit: number
}

/** `near` is the end of the edges that is given. */
export interface EdgeValues {
  readonly tenant: string
  readonly relation: string
  readonly nearFamily: string
  readonly nearKey: string
}

/** `after` is the last key returned before. */
export interface RelatedValues extends EdgeValues {
  readonly after: string
  readonly limit: number
}

/** Objects of several families with equal keys are ordered by family. */
export interface RelatedOfAnyFamilyValues extends RelatedValues {
  readonly afterFamily: string
}

export interface RelatedOfFamilyValues extends RelatedValues {
  readonly family: string
}

export interface ContainerValues {
  readonly tenant: string
  readonly relation: string
  readonly memberFamily: string
  readonly memberKey: string
  readonly containerFamily: string
  readonly throughFamily: string
  readonly flag: string
}

/** Which end of an edge a query starts from. */
export type NearEnd = 'source' | 'target'

/** WHY without the content: a list of documents would have hundreds of megabytes. */
const listedColumns = [
  'o.family',
  'o.object_key',
  'o.id',
  'o.version',
  'o.body',
  'o.content_hash',
  'o.media_type',
  'o.created_at',
  'o.modified_at',
  'o.row_hash',
] as const

function ofFamily(queries: Kysely<DatabaseTables>, values: FamilyValues) {
  return queries
    .selectFrom('objects as o')
    .where('o.tenant_id', '=', values.tenant)
    .where('o.family', '=', values.family)
}

/** Selects the object with a key. */
export function objectByKey(queries: Kysely<DatabaseTables>, values: KeyValues) {
  return ofFamily(queries, values)
    .where('o.object_key', '=', values.key)
    .select([...listedColumns, 'o.content'])
}

/** Selects the objects with some keys, in any order. */
export function objectsByKeys(
  queries: Kysely<DatabaseTables>,
  values: FamilyValues & { readonly keys: readonly string[] },
) {
  return ofFamily(queries, values).where('o.object_key', 'in', values.keys).select(listedColumns)
}

/** Selects one page of a family, by key. */
export function objectsOfFamily(queries: Kysely<DatabaseTables>, values: ListValues): ObjectQuery {
  return ofFamily(queries, values)
    .where('o.object_key', '>', values.after)
    .orderBy('o.object_key')
    .limit(values.limit)
    .select(listedColumns)
}

export interface OrderedListValues extends FamilyValues {
  readonly property: string
  readonly isDescending: boolean
  /** The text and the key of the last object returned before. */
  readonly after: { readonly text: string; readonly key: string } | undefined
  readonly limit: number
}

/** Selects one page of a family in the order of an indexed property. WHY from its rows: the index has them in order. */
export function objectsInOrder(queries: Kysely<DatabaseTables>, values: OrderedListValues) {
  const { after, isDescending } = values
  const direction = isDescending ? 'desc' : 'asc'
  return queries
    .selectFrom('index_entries as s')
    .innerJoin('objects as o', (join) =>
      join
        .onRef('o.tenant_id', '=', 's.tenant_id')
        .onRef('o.family', '=', 's.family')
        .onRef('o.object_key', '=', 's.object_key'),
    )
    .where('s.tenant_id', '=', values.tenant)
    .where('s.family', '=', values.family)
    .where('s.property', '=', values.property)
    .where('s.text_value', 'is not', null)
    .$if(after !== undefined, (query) =>
      query.where((eb) =>
        eb(
          eb.refTuple('s.text_value', 's.object_key'),
          isDescending ? '<' : '>',
          eb.tuple(after?.text ?? '', after?.key ?? ''),
        ),
      ),
    )
    .orderBy('s.text_value', direction)
    .orderBy('s.object_key', direction)
    .limit(values.limit)
    .select([...listedColumns, 's.text_value as sorted_by'])
}

/** Counts the texts of an indexed property. */
export function countOfTexts(
  queries: Kysely<DatabaseTables>,
  values: FamilyValues & { readonly property: string },
) {
  return queries
    .selectFrom('index_entries as i')
    .where('i.tenant_id', '=', values.tenant)
    .where('i.family', '=', values.family)
    .where('i.property', '=', values.property)
    .where('i.text_value', 'is not', null)
    .select((eb) => eb.fn.countAll<number | string>().as('total'))
}

/** Counts the objects of a family. */
export function countOfFamily(queries: Kysely<DatabaseTables>, values: FamilyValues) {
  return ofFamily(queries, values).select((eb) => eb.fn.countAll<number | string>().as('total'))
}

/** Selects which of the keys objects of a family have. */
export function knownKeys(
  queries: Kysely<DatabaseTables>,
  values: FamilyValues & { readonly keys: readonly string[] },
) {
  return ofFamily(queries, values)
    .where('o.object_key', 'in', values.keys)
    .select('o.object_key as text')
}

/** Selects which of the texts are values of an indexed property of objects of a family. */
export function knownTexts(
  queries: Kysely<DatabaseTables>,
  values: FamilyValues & { readonly property: string; readonly texts: readonly string[] },
) {
  return queries
    .selectFrom('index_entries as i')
    .where('i.tenant_id', '=', values.tenant)
    .where('i.family', '=', values.family)
    .where('i.property', '=', values.property)
    .where('i.text_value', 'in', values.texts)
    .select('i.text_value as text')
}

/** The edges at an object with the objects at their other ends; dangling edges have none. */
function joinedEdges(queries: Kysely<DatabaseTables>, near: NearEnd, values: EdgeValues) {
  const far = near === 'source' ? 'target' : 'source'
  return queries
    .selectFrom('edges as e')
    .innerJoin('objects as o', (join) =>
      join
        .onRef('o.tenant_id', '=', 'e.tenant_id')
        .onRef('o.family', '=', `e.${far}_family`)
        .onRef('o.object_key', '=', `e.${far}_key`),
    )
    .where('e.tenant_id', '=', values.tenant)
    .where(`e.${near}_family`, '=', values.nearFamily)
    .where(`e.${near}_key`, '=', values.nearKey)
    .where('e.relation', '=', values.relation)
}

function edgesFrom(queries: Kysely<DatabaseTables>, near: NearEnd, values: RelatedValues) {
  return joinedEdges(queries, near, values).select(listedColumns).limit(values.limit)
}

/** Counts the objects, of one family or of all, at the other end of an object's edges. */
export function countOfRelated(
  queries: Kysely<DatabaseTables>,
  near: NearEnd,
  values: EdgeValues & { readonly family?: string | undefined },
  condition: Expression<SqlBool> | undefined,
) {
  const { family } = values
  return joinedEdges(queries, near, values)
    .$if(family !== undefined, (query) => query.where('o.family', '=', family ?? ''))
    .$if(condition !== undefined, (query) => query.where((eb) => condition ?? eb.and([])))
    .select((eb) => eb.fn.countAll<number | string>().as('total'))
}

/** Selects one page of the objects of one family at the other end of an object's edges, by key. */
export function relatedOfFamily(
  queries: Kysely<DatabaseTables>,
  near: NearEnd,
  values: RelatedOfFamilyValues,
): ObjectQuery {
  const far = near === 'source' ? 'target' : 'source'
  return edgesFrom(queries, near, values)
    .where(`e.${far}_family`, '=', values.family)
    .where(`e.${far}_key`, '>', values.after)
    .orderBy(`e.${far}_key`)
}

/** Selects one page of the objects at the other end of an object's edges, by key and then family. */
export function relatedOfAnyFamily(
  queries: Kysely<DatabaseTables>,
  near: NearEnd,
  values: RelatedOfAnyFamilyValues,
): ObjectQuery {
  const far = near === 'source' ? 'target' : 'source'
  return edgesFrom(queries, near, values)
    .where((eb) =>
      eb(
        eb.refTuple(`e.${far}_key`, `e.${far}_family`),
        '>',
        eb.tuple(values.after, values.afterFamily),
      ),
    )
    .orderBy(`e.${far}_key`)
    .orderBy(`e.${far}_family`)
}

/** Selects the containers of a family that hold a member, directly or through a flagged object. */
export function containersOf(queries: Kysely<DatabaseTables>, values: ContainerValues) {
  return ofFamily(queries, { tenant: values.tenant, family: values.containerFamily })
    .where('o.object_key', 'in', (eb) =>
      eb
        .selectFrom('edges as direct')
        .select('direct.source_key')
        .where('direct.tenant_id', '=', values.tenant)
        .where('direct.target_family', '=', values.memberFamily)
        .where('direct.target_key', '=', values.memberKey)
        .where('direct.relation', '=', values.relation)
        .where('direct.source_family', '=', values.containerFamily)
        .union(
          eb
            .selectFrom('edges as inner_edge')
            .innerJoin('index_entries as flag', (join) =>
              join
                .onRef('flag.tenant_id', '=', 'inner_edge.tenant_id')
                .onRef('flag.family', '=', 'inner_edge.source_family')
                .onRef('flag.object_key', '=', 'inner_edge.source_key'),
            )
            .innerJoin('edges as outer_edge', (join) =>
              join
                .onRef('outer_edge.tenant_id', '=', 'inner_edge.tenant_id')
                .onRef('outer_edge.target_family', '=', 'inner_edge.source_family')
                .onRef('outer_edge.target_key', '=', 'inner_edge.source_key')
                .onRef('outer_edge.relation', '=', 'inner_edge.relation'),
            )
            .select('outer_edge.source_key')
            .where('inner_edge.tenant_id', '=', values.tenant)
            .where('inner_edge.target_family', '=', values.memberFamily)
            .where('inner_edge.target_key', '=', values.memberKey)
            .where('inner_edge.relation', '=', values.relation)
            .where('inner_edge.source_family', '=', values.throughFamily)
            .where('flag.property', '=', values.flag)
            .where('flag.number_value', '=', 1)
            .where('outer_edge.source_family', '=', values.containerFamily),
        ),
    )
    .orderBy('o.object_key')
    .select(listedColumns)
}
