/** Looks into a SQLite file without changing it. */

import { DatabaseSync } from 'node:sqlite'
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
    const tables = textsOf(database, `select name as text from sqlite_schema where type = 'table'`)
    if (!tables.includes('schema_migrations')) return unusable(['it has no tables of Ostiary'])
    return stateOfMigrated(
      textsOf(database, 'select name as text from schema_migrations'),
      textsOf(database, 'select id as text from tenants union all select name from domains'),
    )
  } catch (error) {
    return unusable([(error as Error).message])
  } finally {
    database?.close()
  }
}
