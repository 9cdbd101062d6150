/** Checks the database of a backup as `ostiary verify` does. */

import { DamagedDatabaseError } from '../store/errors.ts'
import { followProgress } from './check-progress.ts'
import { printNote } from './output.ts'

/** How many findings are named at most. */
const namedFindings = 5

function sayProgress(rows: number): void {
  printNote(`still checking the database: ${rows} rows`)
}

/**
 * Lists the first things that are wrong with a copy of a database: its pages, its schema and its rows. Rows that an
 * older release wrote have no hashes; only their pages are checked.
 */
export async function findCopyDamage(copy: string): Promise<readonly string[]> {
  const { openSqliteVerification } = await import('../store/sqlite/verify.ts')
  const { NotVerifiableError } = await import('../store/sql/verification.ts')
  const findings: string[] = []
  try {
    const verification = await openSqliteVerification({ file: copy })
    try {
      for await (const finding of verification.findDamage(followProgress(sayProgress))) {
        findings.push(finding)
        if (findings.length === namedFindings) break
      }
    } finally {
      await verification.close()
    }
    return findings
  } catch (error) {
    if (error instanceof DamagedDatabaseError) return [error.message]
    if (!(error instanceof NotVerifiableError)) throw error
    const { inspectSqliteFile } = await import('../store/sqlite/inspect.ts')
    return inspectSqliteFile(copy).faults
  }
}

/** Lists what is wrong with the writes of the database that was copied: those it lost. */
export async function findLostWrites(database: string): Promise<readonly string[]> {
  const { requireCommitsOfFile } = await import('../store/sqlite/inspect.ts')
  try {
    requireCommitsOfFile(database)
    return []
  } catch (error) {
    if (error instanceof DamagedDatabaseError) return [error.message]
    throw error
  }
}
