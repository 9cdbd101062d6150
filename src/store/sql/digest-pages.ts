/** Reads what digests need of whole tables, of all tenants, without bodies. */

import { sql, type Kysely } from 'kysely'
import type { Execute } from './engine.ts'
import { prepare } from './prepared.ts'
import type { DatabaseTables, EdgesTable, UniqueKeysTable } from './schema.ts'
import { firstRowPlace, rowPlaceOf, walkPages, type RowPlace } from './table-pages.ts'

/** Rows in memory at once. */
const pageSize = 500

/** Reads the hashes and search keys of every object, by its key. */
export function objectHashPages(queries: Kysely<DatabaseTables>, execute: Execute) {
  const pageAfter = prepare((p: RowPlace) =>
    queries
      .selectFrom('objects')
      .select(['tenant_id', 'family', 'object_key', 'id', 'version'])
      .select(['search_keys', 'row_hash', 'keys_hash'])
      .where((eb) =>
        eb(
          eb.refTuple('tenant_id', 'family', 'object_key'),
          '>',
          eb.tuple(p.tenant, p.family, p.key),
        ),
      )
      .orderBy('tenant_id')
      .orderBy('family')
      .orderBy('object_key')
      .limit(pageSize),
  )
  return walkPages(execute, pageAfter, firstRowPlace, rowPlaceOf)
}

/** Reads the hash of every version, by the key of its object and its number. */
export function versionHashPages(queries: Kysely<DatabaseTables>, execute: Execute) {
  const pageAfter = prepare((p: RowPlace) =>
    queries
      .selectFrom('versions')
      .select(['tenant_id', 'family', 'object_key', 'id', 'version', 'recorded_at', 'row_hash'])
      .where((eb) =>
        eb(
          eb.refTuple('tenant_id', 'family', 'object_key', 'version'),
          '>',
          eb.tuple(p.tenant, p.family, p.key, p.version),
        ),
      )
      .orderBy('tenant_id')
      .orderBy('family')
      .orderBy('object_key')
      .orderBy('version')
      .limit(pageSize),
  )
  return walkPages(execute, pageAfter, firstRowPlace, rowPlaceOf)
}

const edgeColumns = [
  'tenant_id',
  'source_family',
  'source_key',
  'relation',
  'target_key',
  'target_family',
] as const satisfies readonly (keyof EdgesTable)[]

const firstEdge: EdgesTable = {
  tenant_id: '',
  source_family: '',
  source_key: '',
  relation: '',
  target_key: '',
  target_family: '',
}

/** Reads every edge. */
export function edgePages(queries: Kysely<DatabaseTables>, execute: Execute) {
  const pageAfter = prepare((p: EdgesTable) =>
    queries
      .selectFrom('edges')
      .select(edgeColumns)
      .where(
        sql<boolean>`(${sql.join(edgeColumns.map((name) => sql.ref(name)))}) > (${sql.join(edgeColumns.map((name) => p[name]))})`,
      )
      .orderBy('tenant_id')
      .orderBy('source_family')
      .orderBy('source_key')
      .orderBy('relation')
      .orderBy('target_key')
      .orderBy('target_family')
      .limit(pageSize),
  )
  return walkPages(execute, pageAfter, firstEdge, (last) => last)
}

type KeyMark = Pick<UniqueKeysTable, 'tenant_id' | 'constraint_name' | 'value'>

/** Reads every unique key that an edge holds. */
export function edgeKeyPages(queries: Kysely<DatabaseTables>, execute: Execute) {
  const pageAfter = prepare((p: KeyMark) =>
    queries
      .selectFrom('unique_keys')
      .select(edgeColumns)
      .select(['constraint_name', 'value'])
      .where('relation', '<>', '')
      .where((eb) =>
        eb(
          eb.refTuple('tenant_id', 'constraint_name', 'value'),
          '>',
          eb.tuple(p.tenant_id, p.constraint_name, p.value),
        ),
      )
      .orderBy('tenant_id')
      .orderBy('constraint_name')
      .orderBy('value')
      .limit(pageSize),
  )
  return walkPages(
    execute,
    pageAfter,
    { tenant_id: '', constraint_name: '', value: '' },
    (last) => last,
  )
}
