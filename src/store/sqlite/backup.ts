/** Copies a SQLite file as a whole. */

import { link, open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { primaryResultCode } from './failure.ts'

/** How long opening waits for another process that recovers or closes the file, milliseconds. */
const openWaitMs = 5_000

/** Pages that are copied at once. */
const pagesPerStep = 4_096

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

function isLocked(file: string): boolean {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { timeout: 0 })
    database.exec('pragma locking_mode = exclusive; begin immediate; rollback')
    return false
  } catch (error) {
    return primaryResultCode(error) === sqliteBusy
  } finally {
    database?.close()
  }
}

/**
 * Tells whether another process has the database open. `folder` is empty and on the same file system.
 * WHY under a second name: the last connection to a database writes its write-ahead log into it when it closes.
 * Under another name there is no log, so the files of a killed server stay as they are.
 */
export async function isSqliteFileInUse(file: string, folder: string): Promise<boolean> {
  const other = join(folder, basename(file))
  try {
    await link(file, other)
  } catch {
    // Some file systems have no hard links.
    return isLocked(file)
  }
  return isLocked(other)
}
