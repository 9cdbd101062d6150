/** Copies and checks SQLite files as a whole. */

import { open } from 'node:fs/promises'
import { backup, DatabaseSync } from 'node:sqlite'
import { migrations } from '../migrations/migrations.ts'
import { primaryResultCode } from './failure.ts'

/** How long opening waits for another process that recovers or closes the file, milliseconds. */
const openWaitMs = 5_000

/** Pages that are copied at once. */
const pagesPerStep = 4_096

/** How many faults of a file are named. */
const namedFaults = 10

const sqliteBusy = 5

/**
 * Copies the last committed state of the database `source` to the new file `target`, which only its owner can
 * read. Other processes may write meanwhile. Source: https://www.sqlite.org/backup.html
 */
export async function copySqliteFile(source: string, target: string): Promise<void> {
  await (await open(target, 'wx', 0o600)).close()
  const database = new DatabaseSync(source, { readOnly: true, timeout: openWaitMs })
  try {
    // WHY a transaction with a read: the copy would begin again after every write of another process.
    database.exec('begin')
    database.prepare('select count(*) from sqlite_schema').get()
    await backup(database, target, { rate: pagesPerStep })
  } finally {
    database.close()
  }
}

/** Lists what is wrong with a database file: damaged pages, or a schema that this release does not know. */
export function findFileFaults(file: string): readonly string[] {
  const known = new Set(migrations.map(({ name }) => name))
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: openWaitMs })
    const damage = database
      .prepare(`pragma integrity_check(${namedFaults})`)
      .all()
      .map((row) => String(row['integrity_check']))
      .filter((text) => text !== 'ok')
    if (damage.length > 0) return damage
    return database
      .prepare('select name from schema_migrations')
      .all()
      .map((row) => String(row['name']))
      .filter((name) => !known.has(name))
      .map((name) => `its migration \`${name}\` is of a newer release`)
  } catch (error) {
    return [(error as Error).message]
  } finally {
    database?.close()
  }
}

/** Tells whether another connection has the database open. */
export function isSqliteFileInUse(file: string): boolean {
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('pragma locking_mode = exclusive; begin immediate; rollback')
    return false
  } catch (error) {
    return primaryResultCode(error) === sqliteBusy
  } finally {
    database.close()
  }
}
