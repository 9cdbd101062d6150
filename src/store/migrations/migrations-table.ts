/** The table that says which migrations ran. */

import type { CompiledQuery } from 'kysely'
import type { SchemaDialect } from './schema-dialect.ts'

/** Its name. */
export const migrationsTable = 'schema_migrations'

/** The statement that creates the table where it does not exist. */
export function createMigrationsTable({ schema, text }: SchemaDialect): CompiledQuery {
  return schema
    .createTable(migrationsTable)
    .ifNotExists()
    .addColumn('name', text, (column) => column.notNull().primaryKey())
    .addColumn('applied_at', text, (column) => column.notNull())
    .compile()
}
