/** Tells which failures of SQLite are temporary. Source: https://www.sqlite.org/rescode.html */

import { BusyError, DamagedDatabaseError, DamagedSchemaError } from '../errors.ts'

/** Primary result codes after which the same call may succeed later. */
const passing: ReadonlySet<number> = new Set([
  5, // SQLITE_BUSY
  6, // SQLITE_LOCKED
  7, // SQLITE_NOMEM
  10, // SQLITE_IOERR
  13, // SQLITE_FULL
  14, // SQLITE_CANTOPEN
  15, // SQLITE_PROTOCOL
])

/** Finds the primary result code of an exception of SQLite; undefined for any other exception. */
export function primaryResultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined
}

/** Turns a temporary failure of SQLite into a BusyError; returns other exceptions unchanged. */
export function translateSqliteFailure(error: unknown): unknown {
  const code = primaryResultCode(error)
  return code !== undefined && passing.has(code)
    ? new BusyError('the database file cannot be used now', { cause: error })
    : error
}

/** Primary result codes of a file that is damaged, or no database: SQLITE_CORRUPT, SQLITE_NOTADB. */
const damaged: ReadonlySet<number> = new Set([11, 26])

/** Turns an exception about a damaged file or schema into one that names the file; returns others unchanged. */
export function translateDamage(file: string, error: unknown): unknown {
  if (error instanceof DamagedSchemaError) return new DamagedDatabaseError(file, error.finding)
  const code = primaryResultCode(error)
  return code !== undefined && damaged.has(code) && error instanceof Error
    ? new DamagedDatabaseError(file, `SQLite cannot read it (${error.message})`)
    : error
}
