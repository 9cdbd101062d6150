/** How tables are defined in SQLite. */

import { sql, type SchemaModule } from 'kysely'
import type { SchemaDialect } from './schema-dialect.ts'

/** The parts of a table definition, for SQLite. */
export function sqliteSchemaDialect(schema: SchemaModule): SchemaDialect {
  return {
    schema,
    text: 'text',
    bytes: 'blob',
    clustered: (table) => table.modifyEnd(sql`without rowid`),
  }
}
