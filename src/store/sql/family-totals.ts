/** The statement that changes the totals and digests of a family. */

import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { FamilyChange } from './family-change.ts'
import { prepare, type Prepared } from './prepared.ts'
import type { DatabaseTables, FamilyTotalsTable } from './schema.ts'

/** The stored value and the new one, added without carry. WHY so: SQLite has no operator for it. */
function withoutCarry(column: string): RawBuilder<bigint> {
  const stored = sql.ref(`family_totals.${column}`)
  const added = sql.ref(`excluded.${column}`)
  return sql`(${stored} | ${added}) - (${stored} & ${added})`
}

/** Compiles the statement. */
export function addToTotals(queries: Kysely<DatabaseTables>): Prepared<FamilyTotalsTable> {
  return prepare((row: FamilyTotalsTable) =>
    queries
      .insertInto('family_totals')
      .values({
        tenant_id: row.tenant_id,
        family: row.family,
        objects: row.objects,
        body_bytes: row.body_bytes,
        content_bytes: row.content_bytes,
        versions: row.versions,
        objects_digest: row.objects_digest,
        versions_digest: row.versions_digest,
        links_digest: row.links_digest,
      })
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'family']).doUpdateSet((eb) => ({
          objects: eb('family_totals.objects', '+', eb.ref('excluded.objects')),
          body_bytes: eb('family_totals.body_bytes', '+', eb.ref('excluded.body_bytes')),
          content_bytes: eb('family_totals.content_bytes', '+', eb.ref('excluded.content_bytes')),
          versions: eb('family_totals.versions', '+', eb.ref('excluded.versions')),
          objects_digest: withoutCarry('objects_digest'),
          versions_digest: withoutCarry('versions_digest'),
          links_digest: withoutCarry('links_digest'),
        })),
      ),
  )
}

/** The values of the statement for a change. */
export function totalsRow(
  tenant: string,
  family: string,
  { objects, bodies, contents, versions, digests }: FamilyChange,
): FamilyTotalsTable {
  return {
    tenant_id: tenant,
    family,
    objects,
    body_bytes: bodies,
    content_bytes: contents,
    versions,
    objects_digest: digests.objects,
    versions_digest: digests.versions,
    links_digest: digests.links,
  }
}
