/** The query that follows edges on and on, built without running it. */

import type { Kysely } from 'kysely'
import type { EdgeValues, NearEnd } from './object-queries.ts'
import type { DatabaseTables } from './schema.ts'

/** The place of an edge in the order of a walk. */
export interface WalkPlace {
  readonly afterKey: string
  readonly afterFamily: string
  readonly afterNearKey: string
  readonly afterNearFamily: string
}

/** `near` is where the walk begins. */
export interface WalkValues extends EdgeValues, WalkPlace {
  /** The family of the objects through which the walk goes on. */
  readonly through: string
  readonly limit: number
}

/**
 * Begins a query with the objects that are passed on the way from one object through objects of one family, as the
 * table `passed`. WHY a union, not a union of all: each object is passed once, so that circles end.
 */
export function withPassed(
  queries: Kysely<DatabaseTables>,
  near: NearEnd,
  values: EdgeValues & Pick<WalkValues, 'through'>,
) {
  const far = near === 'source' ? 'target' : 'source'
  return queries.withRecursive('passed', (own) =>
    own
      .selectFrom('edges as first')
      .where('first.tenant_id', '=', values.tenant)
      .where(`first.${near}_family`, '=', values.nearFamily)
      .where(`first.${near}_key`, '=', values.nearKey)
      .where('first.relation', '=', values.relation)
      .select([`first.${near}_family as family`, `first.${near}_key as object_key`])
      .union(
        own
          .selectFrom('passed')
          .innerJoin('edges as next', (join) =>
            join
              .onRef(`next.${near}_family`, '=', 'passed.family')
              .onRef(`next.${near}_key`, '=', 'passed.object_key'),
          )
          .where('next.tenant_id', '=', values.tenant)
          .where('next.relation', '=', values.relation)
          .where(`next.${far}_family`, '=', values.through)
          .select([`next.${far}_family as family`, `next.${far}_key as object_key`]),
      ),
  )
}

/** Selects the edges that are reached from an object through objects of one family. */
export function edgesOfWalk(queries: Kysely<DatabaseTables>, near: NearEnd, values: WalkValues) {
  const far = near === 'source' ? 'target' : 'source'
  return (
    withPassed(queries, near, values)
      // WHY cross joins: they tell SQLite to begin with the few objects that were passed, not with all of the tenant.
      .selectFrom('passed')
      .crossJoin('edges as e')
      .crossJoin('objects as o')
      .whereRef(`e.${near}_family`, '=', 'passed.family')
      .whereRef(`e.${near}_key`, '=', 'passed.object_key')
      .whereRef('o.tenant_id', '=', 'e.tenant_id')
      .whereRef('o.family', '=', `e.${far}_family`)
      .whereRef('o.object_key', '=', `e.${far}_key`)
      .where('e.tenant_id', '=', values.tenant)
      .where('e.relation', '=', values.relation)
      .where((eb) =>
        eb(
          eb.refTuple(`e.${far}_key`, `e.${far}_family`, 'passed.object_key', 'passed.family'),
          '>',
          eb.tuple(
            values.afterKey,
            values.afterFamily,
            values.afterNearKey,
            values.afterNearFamily,
          ),
        ),
      )
      .orderBy(`e.${far}_key`)
      .orderBy(`e.${far}_family`)
      .orderBy('passed.object_key')
      .orderBy('passed.family')
      .limit(values.limit)
      .select(['passed.family as near_family', 'passed.object_key as near_key'])
      .select(['o.family', 'o.object_key', 'o.id'])
  )
}
