/** Looks into a SQLite file without changing it. */

import { DatabaseSync } from 'node:sqlite'
import { requireEveryCommit } from './commit-mark.ts'
import { SqliteConnection } from './database.ts'
import { findMissingParts, lackedParts, lacksMigrationsTable } from '../schema/expected-schema.ts'
import { migrationsTable } from '../migrations/migrations-table.ts'
import { readSqliteSchema } from '../schema/sqlite-schema.ts'
import { stateOfMigrated, unusable, type DatabaseState } from '../database-state.ts'

/** How long opening waits for another process that recovers or closes the file, milliseconds. */
const openWaitMs = 5_000

/** How many faults of a file are named. */
const namedFaults = 10

function textsOf(database: DatabaseSync, query: string): readonly string[] {
  return database
    .prepare(query)
    .all()
    .map((row) => String(row['text']))
}

/**
 * Compares a database with the file beside it that counts its commits.
 * @throws DamagedDatabaseError when commits are missing, or that file is damaged.
 */
export function requireCommitsOfFile(file: string): void {
  const database = new DatabaseSync(file, { readOnly: true, timeout: openWaitMs })
  try {
    requireEveryCommit(file, new SqliteConnection(database))
  } finally {
    database.close()
  }
}

/** Finds the state of a database file: damaged pages, its schema and its tenants. Other processes may use it. */
export function inspectSqliteFile(file: string): DatabaseState {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: openWaitMs })
    const damage = database
      .prepare(`pragma integrity_check(${namedFaults})`)
      .all()
      .map((row) => String(row['integrity_check']).replaceAll('\n', ' '))
      .filter((text) => text !== 'ok')
    if (damage.length > 0) return unusable(damage)
    const schema = readSqliteSchema(database)
    if (lacksMigrationsTable(schema)) return unusable(findMissingParts(schema), true)
    if (!schema.tables.has(migrationsTable)) return unusable(['it has no tables of Ostiary'])
    const applied = textsOf(database, 'select name as text from schema_migrations')
    const missing = lackedParts(applied, schema)
    if (missing.length > 0) return unusable(missing, true)
    return stateOfMigrated(
      applied,
      textsOf(database, 'select id as text from tenants union all select name from domains'),
    )
  } catch (error) {
    return unusable([(error as Error).message])
  } finally {
    database?.close()
  }
}
