/** Finds out whether a SQLite file takes writes, on a connection of its own. */

import { statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { BusyError } from '../errors.ts'
import { writeProbe } from '../sql/write-probe.ts'
import type { SqliteConnection } from './database.ts'
import { primaryResultCode, translateSqliteFailure } from './failure.ts'

/** Bytes that must be free. WHY more than the probe needs: a request can store some MiB. */
const freeBytes = 16 * 1_048_576

/** How long the probe waits for another process that writes, and how often it asks, milliseconds. */
const lockWaitMs = 5_000
const pauseMs = 10

const sqliteBusy = 5

/** A probe of one file. */
export interface FileProbe {
  /** Resolves when a row was written. @throws BusyError when that is not possible now. */
  readonly run: () => Promise<void>
  readonly close: () => void
}

/** @throws BusyError when a file system is almost full. */
async function requireRoom(folder: string): Promise<void> {
  const { blocks, bavail, bsize } = await statfs(folder)
  // Some file systems do not tell their size.
  if (blocks === 0 || bavail * bsize >= freeBytes) return
  throw new BusyError(
    `the disk of '${folder}' has less than ${freeBytes / 1_048_576} MiB free; free some space`,
  )
}

/**
 * Writes a row in a transaction that begins and ends at once: it holds the lock of the file for the time of one
 * wait for the disk, and never while other code runs.
 */
function writeRow(connection: SqliteConnection): void {
  connection.run('begin immediate')
  try {
    connection.run(writeProbe.sql)
    connection.run('commit')
  } catch (error) {
    if (connection.isInTransaction) connection.run('rollback')
    throw error
  }
}

/** Makes a probe. `folder` is where the file is; the connection must fail at once when the file is locked. */
export function createFileProbe(folder: string, connection: SqliteConnection): FileProbe {
  return {
    async run() {
      try {
        await requireRoom(folder)
      } catch (error) {
        if (error instanceof BusyError) throw error
        throw new BusyError(`the folder '${folder}' cannot be used now`, { cause: error })
      }
      for (let waited = 0; ; waited += pauseMs) {
        try {
          return writeRow(connection)
        } catch (error) {
          if (primaryResultCode(error) !== sqliteBusy || waited >= lockWaitMs) {
            throw translateSqliteFailure(error)
          }
        }
        await sleep(pauseMs)
      }
    },
    close: () => connection.close(),
  }
}
