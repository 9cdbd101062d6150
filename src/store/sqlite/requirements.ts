/** What a SQLite file must have before it is opened. */

import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { DamagedDatabaseError } from '../errors.ts'
import { commitMarkPath } from './commit-mark.ts'

/**
 * Refuses a file that is missing or empty, although there was data: `wasUsed`, or the file beside it that
 * counts its commits is there.
 * @throws DamagedDatabaseError.
 */
export async function requireSqliteFile(file: string, wasUsed = false): Promise<void> {
  const mark = commitMarkPath(file)
  const isMarked = existsSync(mark)
  if (!wasUsed && !isMarked) return
  const size = existsSync(file) ? (await stat(file)).size : undefined
  if (size !== undefined && size > 0) return
  throw new DamagedDatabaseError(
    file,
    `it is ${size === 0 ? 'empty' : 'missing'}, although this directory was used before`,
    `choose an empty directory for new data`,
  )
}
