/** Checks the database of a backup as `ostiary verify` does. */

import { DamagedDatabaseError, NewerReleaseError } from '../store/errors.ts'
import { followProgress } from './check-progress.ts'
import { CommandError } from './failure.ts'
import { printNote } from './output.ts'

/** How many findings are named at most. */
const namedFindings = 5

function sayProgress(rows: number): void {
  printNote(`still checking the database: ${rows} rows`)
}

/** What is wrong with a copy of a database. */
export interface CopyDamage {
  readonly findings: readonly string[]
  /** Whether `ostiary repair` cannot mend it. */
  readonly hasDamagedPages: boolean
}

/**
 * Lists the first things that are wrong with a copy of a database: its pages, its schema and its rows. Rows that an
 * older release wrote have no hashes; only their pages are checked.
 * @throws CommandError when a newer release wrote them.
 */
export async function findCopyDamage(copy: string): Promise<CopyDamage> {
  const { openSqliteVerification } = await import('../store/sqlite/verify.ts')
  const { NotVerifiableError } = await import('../store/sql/verification.ts')
  const findings: string[] = []
  try {
    const verification = await openSqliteVerification({ file: copy })
    let hasDamagedPages: boolean
    try {
      for await (const finding of verification.findDamage(followProgress(sayProgress))) {
        findings.push(finding)
        if (findings.length === namedFindings) break
      }
      hasDamagedPages = verification.hasDamagedPages()
    } finally {
      await verification.close()
    }
    return { findings, hasDamagedPages }
  } catch (error) {
    if (error instanceof DamagedDatabaseError) {
      return { findings: [error.message], hasDamagedPages: true }
    }
    if (error instanceof NewerReleaseError) throw new CommandError(error.message)
    if (!(error instanceof NotVerifiableError)) throw error
    const { inspectSqliteFile } = await import('../store/sqlite/inspect.ts')
    return { findings: inspectSqliteFile(copy).faults, hasDamagedPages: true }
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
