/** The schema that every database of this release has, and what a database lacks of it. */

import { DatabaseSync } from 'node:sqlite'
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { createMigrationsTable, migrationsTable } from '../migrations/migrations-table.ts'
import { migrations } from '../migrations/migrations.ts'
import { sqliteSchemaDialect } from '../migrations/sqlite-dialect.ts'
import { missingParts, type SchemaParts } from './schema-parts.ts'
import { readSqliteSchema } from './sqlite-schema.ts'

let expected: SchemaParts | undefined

/** What the migrations create, in every engine; they run once in an empty database in memory. */
function expectedSchema(): SchemaParts {
  if (expected !== undefined) return expected
  const compiler = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (database) => new SqliteIntrospector(database),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
  const dialect = sqliteSchemaDialect(compiler.schema)
  const database = new DatabaseSync(':memory:')
  try {
    database.exec(createMigrationsTable(dialect).sql)
    for (const { statements } of migrations) {
      for (const statement of statements(dialect)) database.exec(statement.sql)
    }
    expected = readSqliteSchema(database)
    return expected
  } finally {
    database.close()
  }
}

/** Whether a database has tables of this service, but not the one that says which migrations ran. */
export function lacksMigrationsTable(found: SchemaParts): boolean {
  if (found.tables.has(migrationsTable)) return false
  return [...expectedSchema().tables].some((name) => found.tables.has(name))
}

/** Lists what a database with all migrations lacks. */
export function findMissingParts(found: SchemaParts): readonly string[] {
  return missingParts(found, expectedSchema())
}

/** The same, for a database in which migrations may still be missing: then nothing is expected yet. */
export function lackedParts(applied: readonly string[], found: SchemaParts): readonly string[] {
  return migrations.every(({ name }) => applied.includes(name)) ? findMissingParts(found) : []
}
