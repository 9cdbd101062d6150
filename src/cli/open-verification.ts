/** Opens a check of the database that the options name, for commands that change nothing. */

import { existsSync } from 'node:fs'
import { databaseUrlProblem } from '../config.ts'
import { dataPaths } from '../data-directory.ts'
import type { Verification } from '../store/sql/verification.ts'
import { CommandError, exitCodes, failureText } from './failure.ts'
import { requireExistingDirectory, requireNoRestore, type DataOptions } from './options.ts'

async function openNamed({ data, databaseUrl }: DataOptions): Promise<Verification> {
  if (databaseUrl !== undefined) {
    const problem = databaseUrlProblem(databaseUrl)
    if (problem !== undefined) throw new CommandError(problem, exitCodes.usage)
    const { openPostgresVerification } = await import('../store/postgres/verify.ts')
    return openPostgresVerification({ connectionString: databaseUrl })
  }
  await requireExistingDirectory(data)
  await requireNoRestore(data)
  const file = dataPaths(data).database
  const { requireSqliteFile } = await import('../store/sqlite/requirements.ts')
  await requireSqliteFile(file, existsSync(dataPaths(data).signingKeys))
  if (!existsSync(file)) {
    throw new CommandError(`--data: no database found in '${data}'`, exitCodes.usage)
  }
  const { openSqliteVerification } = await import('../store/sqlite/verify.ts')
  return openSqliteVerification({ file })
}

/**
 * Opens the check; whatever prevents it is no damage, unless the file itself is damaged.
 * @throws CommandError that says what prevents it; DamagedDatabaseError.
 */
export async function openVerification(options: DataOptions): Promise<Verification> {
  try {
    return await openNamed(options)
  } catch (error) {
    const { DamagedDatabaseError } = await import('../store/errors.ts')
    if (error instanceof CommandError || error instanceof DamagedDatabaseError) throw error
    throw new CommandError(`the database cannot be checked: ${failureText(error)}`, exitCodes.usage)
  }
}
