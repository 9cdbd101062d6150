/** `ostiary verify`: checks the whole database and changes nothing. */

import { Command, Option } from 'commander'
import { existsSync } from 'node:fs'
import { databaseUrlProblem } from '../config.ts'
import { dataPaths } from '../data-directory.ts'
import type { Verification } from '../store/sql/verification.ts'
import { CommandError, exitCodes } from './failure.ts'
import {
  databaseUrlOption,
  dataOption,
  requireExistingDirectory,
  requireNoRestore,
  type DataOptions,
} from './options.ts'

interface VerifyOptions extends DataOptions {
  readonly head?: boolean
}

async function openVerification({ data, databaseUrl }: DataOptions): Promise<Verification> {
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

/** Opens the check; whatever prevents it is no damage, unless the file itself is damaged. */
async function open(options: DataOptions): Promise<Verification> {
  try {
    return await openVerification(options)
  } catch (error) {
    const { DamagedDatabaseError } = await import('../store/errors.ts')
    if (error instanceof CommandError || error instanceof DamagedDatabaseError) throw error
    const { message } = error as Error
    throw new CommandError(`the database cannot be checked: ${message}`, exitCodes.usage)
  }
}

async function verify(options: VerifyOptions): Promise<void> {
  const verification = await open(options)
  try {
    let findings = 0
    for await (const finding of verification.findDamage()) {
      findings += 1
      process.stdout.write(`${finding}\n`)
    }
    if (options.head === true) {
      for (const { tenant, sequence, hash } of await verification.listAuditHeads()) {
        process.stdout.write(`audit head\t${tenant}\t${sequence}\t${hash || '-'}\n`)
      }
    }
    if (findings > 0) {
      throw new CommandError(
        `${findings} ${findings === 1 ? 'finding' : 'findings'}: the database is damaged; restore a backup with \`ostiary restore\`, or try \`ostiary repair\``,
      )
    }
    process.stdout.write('no damage found\n')
  } finally {
    await verification.close()
  }
}

/** The command. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('check the whole database for damage, beside a running server')
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .addOption(
      new Option('--head', 'print the number and hash of the newest audit record of each tenant'),
    )
    .action(verify)
}
