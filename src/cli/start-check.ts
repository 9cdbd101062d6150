/** Checks the database before the service answers its first request. */

import { stat } from 'node:fs/promises'
import type { Logger } from 'pino'
import { dataPaths } from '../data-directory.ts'
import type { OnRows } from '../store/sql/rows-read.ts'
import type { Verification } from '../store/sql/verification.ts'
import { TimeIsOver } from '../store/time-is-over.ts'
import type { StartOptions } from '../config.ts'
import { followProgress } from './check-progress.ts'
import { damageRemedy } from './damage-remedy.ts'
import { CommandError } from './failure.ts'
import type { DataOptions } from './options.ts'

/** Larger files are not checked at start: a gigabyte takes about ten seconds. */
const checkedBytes = 1024 ** 3

/** How long the rows of PostgreSQL are checked, milliseconds. */
const checkedMs = 10_000

/** How many findings the message has at most. */
const namedFindings = 5

interface StartCheckResult {
  /** Whether everything was checked that had to be. */
  readonly isComplete: boolean
  readonly hasDamagedPages: boolean
}

/** Lists the first findings. @throws TimeIsOver */
async function listFirst(
  verification: Verification,
  findings: string[],
  onRows: OnRows,
): Promise<void> {
  for await (const finding of verification.findHeadDamage()) {
    findings.push(finding)
    if (findings.length === namedFindings) return
  }
  // WHY not both: the second check finds the same.
  if (findings.length > 0) return
  for await (const finding of verification.findDamage(onRows)) {
    findings.push(finding)
    if (findings.length === namedFindings) return
  }
}

async function check(
  open: () => Promise<Verification>,
  findings: string[],
  onRows: OnRows,
): Promise<StartCheckResult> {
  let verification: Verification | undefined
  const hasDamagedPages = (): boolean => verification?.hasDamagedPages() === true
  try {
    verification = await open()
    await listFirst(verification, findings, onRows)
    return { isComplete: true, hasDamagedPages: hasDamagedPages() }
  } catch (error) {
    if (error instanceof TimeIsOver) {
      return { isComplete: false, hasDamagedPages: hasDamagedPages() }
    }
    throw error
  } finally {
    await verification?.close()
  }
}

/** `leftMs` tells how much time is left for PostgreSQL, milliseconds. */
async function openCheck(
  { data, databaseUrl }: DataOptions,
  leftMs: () => number,
): Promise<Verification> {
  if (databaseUrl === undefined) {
    const { openSqliteVerification } = await import('../store/sqlite/verify.ts')
    return openSqliteVerification({ file: dataPaths(data).database })
  }
  const { openPostgresVerification } = await import('../store/postgres/verify.ts')
  return openPostgresVerification({ connectionString: databaseUrl, leftMs })
}

/**
 * Checks the pages and rows of the embedded database, or the rows of PostgreSQL for a few seconds. Rows are checked
 * again when they are read.
 * @throws CommandError with the first findings when the database is damaged and shall not be served.
 */
export async function requireSoundDatabase(
  options: DataOptions & Pick<StartOptions, 'damagedDatabase'>,
  log: Logger,
): Promise<void> {
  const { data, databaseUrl } = options
  const file = dataPaths(data).database
  const name = databaseUrl === undefined ? file : '--database-url'
  if (databaseUrl === undefined && (await stat(file)).size > checkedBytes) {
    log.warn(
      { database: name },
      'the database is too large to be checked at start; run `ostiary verify` beside the service',
    )
    return
  }
  log.info({ database: name }, 'checking the database')
  const findings: string[] = []
  const limitMs = databaseUrl === undefined ? Infinity : checkedMs
  const onRows = followProgress(
    (rows) => log.warn({ database: name, rows }, 'still checking the database'),
    limitMs,
  )
  const endMs = performance.now() + limitMs
  const open = () => openCheck(options, () => endMs - performance.now())
  const { isComplete, hasDamagedPages } = await check(open, findings, onRows)
  log.info({ database: name, findings: findings.length }, 'checked the database')
  if (!isComplete) {
    log.warn(
      { database: name },
      `only a part of the database was checked in ${checkedMs / 1_000} seconds; run \`ostiary verify\` beside the service`,
    )
  }
  if (findings.length === 0) return
  if (options.damagedDatabase === 'serve') {
    log.error(
      { event: 'database.damaged', database: name, findings },
      'serving a damaged database: what is damaged is answered with an error and never used; `ostiary verify` lists it',
    )
    return
  }
  const damage =
    databaseUrl === undefined ? `'${file}' is damaged` : '--database-url: the database is damaged'
  const remedy = damageRemedy(options, hasDamagedPages)
  throw new CommandError(
    [
      `${damage}; ${remedy}. \`ostiary verify\` lists everything that is wrong, such as:`,
      ...findings,
    ].join('\n'),
  )
}
