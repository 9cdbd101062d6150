/** Checks the embedded database before the service answers its first request. */

import { stat } from 'node:fs/promises'
import type { Logger } from 'pino'
import { dataPaths } from '../data-directory.ts'
import { CommandError } from './failure.ts'
import type { DataOptions } from './options.ts'

/** Larger files are not checked at start: a gigabyte takes about ten seconds. */
const checkedBytes = 1024 ** 3

/** How many findings the message has at most. */
const namedFindings = 5

/**
 * Checks the pages and rows of the embedded database. PostgreSQL checks its own pages, and rows are checked when
 * they are read.
 * @throws CommandError with the first findings when the database is damaged.
 */
export async function requireSoundDatabase(
  { data, databaseUrl }: DataOptions,
  log: Logger,
): Promise<void> {
  if (databaseUrl !== undefined) return
  const file = dataPaths(data).database
  const { size } = await stat(file)
  if (size > checkedBytes) {
    log.warn(
      { file, bytes: size },
      'the database is too large to be checked at start; run `ostiary verify` beside the service',
    )
    return
  }
  log.info({ file, bytes: size }, 'checking the database')
  const { openSqliteVerification } = await import('../store/sqlite/verify.ts')
  const verification = await openSqliteVerification({ file })
  const findings: string[] = []
  try {
    for await (const finding of verification.findDamage()) {
      findings.push(finding)
      if (findings.length === namedFindings) break
    }
  } finally {
    await verification.close()
  }
  log.info({ file, findings: findings.length }, 'checked the database')
  if (findings.length === 0) return
  throw new CommandError(
    [
      `'${file}' is damaged; restore a backup with \`ostiary restore\`. \`ostiary verify\` lists everything that is wrong, such as:`,
      ...findings,
    ].join('\n'),
  )
}
