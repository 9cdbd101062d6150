/** The queries for what an object leads to through other objects, built without running anything. */

import type { Kysely } from 'kysely'
import type { EdgeValues, NearEnd, RelatedOfAnyFamilyValues } from './object-queries.ts'
import type { DatabaseTables } from './schema.ts'
import { withPassed } from './walk-query.ts'

/** `near` is where the way begins; it goes on through objects of the family `through`. */
export interface ReachedValues extends EdgeValues {
  readonly through: string
  /** Only objects of this family; of any when absent. */
  readonly family?: string | undefined
}

type ReachedPageValues = ReachedValues &
  Pick<RelatedOfAnyFamilyValues, 'after' | 'afterFamily' | 'limit'>

/** The keys of the objects that are reached, each once and without the one where the way begins. */
function reached(
  queries: Kysely<DatabaseTables>,
  near: NearEnd,
  values: ReachedValues,
  after: { readonly after: string; readonly afterFamily: string },
) {
  const far = near === 'source' ? 'target' : 'source'
  const { family } = values
  return (
    withPassed(queries, near, values)
      // WHY cross joins: they tell SQLite to begin with the few objects that were passed, not with all of the tenant.
      .selectFrom('passed')
      .crossJoin('edges as e')
      .whereRef(`e.${near}_family`, '=', 'passed.family')
      .whereRef(`e.${near}_key`, '=', 'passed.object_key')
      .where('e.tenant_id', '=', values.tenant)
      .where('e.relation', '=', values.relation)
      .$if(family !== undefined, (query) => query.where(`e.${far}_family`, '=', family ?? ''))
      .where((eb) =>
        eb(
          eb.refTuple(`e.${far}_key`, `e.${far}_family`),
          '>',
          eb.tuple(after.after, after.afterFamily),
        ),
      )
      .where((eb) =>
        eb.or([
          eb(`e.${far}_key`, '!=', values.nearKey),
          eb(`e.${far}_family`, '!=', values.nearFamily),
        ]),
      )
      .select([`e.${far}_family as family`, `e.${far}_key as object_key`])
      .distinct()
  )
}

/** Selects the keys of one page, by key and then family. WHY no bodies: all that is reached is sorted. */
export function keysOfReached(
  queries: Kysely<DatabaseTables>,
  near: NearEnd,
  values: ReachedPageValues,
) {
  return queries
    .selectFrom(reached(queries, near, values, values).as('r'))
    .orderBy('r.object_key')
    .orderBy('r.family')
    .limit(values.limit)
    .select(['r.object_key', 'r.family'])
}

/** Counts what is reached. */
export function countOfReached(
  queries: Kysely<DatabaseTables>,
  near: NearEnd,
  values: ReachedValues,
) {
  return queries
    .selectFrom(reached(queries, near, values, { after: '', afterFamily: '' }).as('r'))
    .select((eb) => eb.fn.countAll<number | string>().as('total'))
}
