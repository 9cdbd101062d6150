/**
 * Finds the conditions of a filter that many objects satisfy. They are tested on each object in turn, until a page is
 * full; the others are looked up in the index first, because few objects satisfy them.
 */

import { sql, type CompiledQuery, type Kysely } from 'kysely'
import type { Filter } from '../../odata/filter.ts'
import { foldProperty } from '../../odata/fold-text.ts'
import type { FamilyValues } from './object-queries.ts'
import { rowCondition } from './filter-sql.ts'
import type { DatabaseTables } from './schema.ts'

/** Families with fewer objects are searched quickly in any way. */
export const fewObjectsOfFamily = 5_000

/** The conditions on the index in a filter, each once. */
function leavesOf(filter: Filter): readonly Filter[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.operands.flatMap(leavesOf)
    case 'not':
      return leavesOf(filter.operand)
    default:
      return [filter]
  }
}

/** Counts the index rows that satisfy a condition, as far as `most`. Undefined where that would read every row. */
function countOfRows(
  queries: Kysely<DatabaseTables>,
  { tenant, family }: FamilyValues,
  leaf: Filter,
  most: number,
): CompiledQuery<{ total: number | string }> | undefined {
  const condition = 'property' in leaf ? rowCondition(leaf) : undefined
  if (condition === undefined || !('property' in leaf)) return undefined
  const rows = queries
    .selectFrom('index_entries as i')
    .select(sql<number>`1`.as('one'))
    .where('i.tenant_id', '=', tenant)
    .where('i.family', '=', family)
    .where('i.property', '=', foldProperty(leaf.property))
    .where(condition)
    .limit(most)
  return queries
    .selectFrom(rows.as('r'))
    .select((eb) => eb.fn.countAll<number | string>().as('total'))
    .compile()
}

/**
 * Returns the conditions that so many of `objects` satisfy that a page of `limit` is found sooner by testing one object
 * after the other. `count` runs a query.
 */
export async function commonConditions(
  queries: Kysely<DatabaseTables>,
  values: FamilyValues,
  filter: Filter,
  { objects, limit }: { readonly objects: number; readonly limit: number },
  count: (query: CompiledQuery<{ total: number | string }>) => Promise<number>,
): Promise<ReadonlySet<Filter>> {
  // To look up costs about as much for each row that is found as to test costs for each object: `objects` times
  // `limit` through the rows that are found.
  const most = Math.ceil(Math.sqrt(objects * limit))
  const common = new Set<Filter>()
  for (const leaf of leavesOf(filter)) {
    const query = countOfRows(queries, values, leaf, most)
    if (query !== undefined && (await count(query)) >= most) common.add(leaf)
  }
  return common
}
