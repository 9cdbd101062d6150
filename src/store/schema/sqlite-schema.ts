/** Reads the schema of a SQLite file. */

import type { DatabaseSync } from 'node:sqlite'
import { schemaParts, type SchemaParts, type SchemaRow } from './schema-parts.ts'

/** The query for the rows of the schema. Source: https://www.sqlite.org/pragma.html#pragma_index_info */
export const sqliteSchemaQuery = `
  select 'column' as kind, m.name as table_name, '' as index_name, c.name as column_name,
    c.cid as place, 0 as is_unique
  from sqlite_schema m join pragma_table_info(m.name) c where m.type = 'table'
  union all
  select 'key', m.name, '', c.name, c.pk, 1
  from sqlite_schema m join pragma_table_info(m.name) c where m.type = 'table' and c.pk > 0
  union all
  select 'index', m.name, i.name, c.name, c.seqno, i."unique"
  from sqlite_schema m join pragma_index_list(m.name) i join pragma_index_info(i.name) c
  where m.type = 'table' and i.origin = 'c'`

/** The schema of an open file. */
export function readSqliteSchema(database: DatabaseSync): SchemaParts {
  return schemaParts(database.prepare(sqliteSchemaQuery).all() as unknown as SchemaRow[])
}
