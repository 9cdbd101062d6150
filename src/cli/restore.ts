/** `ostiary restore`: puts a backup into a data directory, all of it or nothing. */

import { Argument, Command, Option } from 'commander'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { dataPaths } from '../data-directory.ts'
import { backedUpFolders, databaseName } from './archive/manifest.ts'
import { readArchive } from './archive/read-archive.ts'
import { syncFolder } from './archive/write-archive.ts'
import { CommandError, exitCodes } from './failure.ts'
import { dataOption, prepareDataDirectory, restoreFolderPrefix } from './options.ts'
import { chooseKeys } from './restored-keys.ts'

interface RestoreOptions {
  readonly data: string
  readonly backupKeys?: boolean
  readonly force?: boolean
}

interface Move {
  readonly from: string
  readonly to: string
}

/** Renames in order. If one fails, undoes those before it and throws. */
async function moveAll(moves: readonly Move[]): Promise<void> {
  for (const [index, { from, to }] of moves.entries()) {
    try {
      await rename(from, to)
    } catch (error) {
      for (const done of moves.slice(0, index).toReversed()) await rename(done.to, done.from)
      throw error
    }
  }
}

/** Checks the backup in a folder of its own, and returns the folder and when the backup was made. */
async function unpackChecked(
  file: string,
  data: string,
): Promise<{ readonly staging: string; readonly backedUpAt: string }> {
  const staging = await mkdtemp(join(data, restoreFolderPrefix))
  try {
    const { files, createdAt } = await readArchive(file, staging)
    // WHY: what an earlier restore noted is not about this one.
    await rm(dataPaths(staging).restoredKeys, { force: true })
    if (files.some(({ path }) => path === databaseName)) {
      const { inspectSqliteFile } = await import('../store/sqlite/inspect.ts')
      const [fault] = inspectSqliteFile(join(staging, databaseName)).faults
      if (fault !== undefined) {
        throw new CommandError(
          `the database in '${file}' cannot be used: ${fault}; nothing was restored`,
        )
      }
    }
    return { staging, backedUpAt: createdAt }
  } catch (error) {
    await rm(staging, { recursive: true, force: true, maxRetries: 5 })
    throw error
  }
}

/** @throws CommandError when the directory has content and may not be replaced, or a server uses it. */
async function requireReplaceable(
  { data, force }: RestoreOptions,
  existing: readonly string[],
): Promise<void> {
  if (existing.length === 0) return
  if (force !== true) {
    throw new CommandError(
      `--data: '${data}' is not empty; choose an empty directory, or keep its content aside with --force`,
    )
  }
  const { database } = dataPaths(data)
  if (!existsSync(database)) return
  const { isSqliteFileInUse } = await import('../store/sqlite/backup.ts')
  if (isSqliteFileInUse(database)) {
    throw new CommandError(`--data: a running server or command uses '${data}'; stop it first`)
  }
}

async function restore(file: string, options: RestoreOptions, at: Date): Promise<void> {
  const { data } = options
  if (!existsSync(file)) throw new CommandError(`<file>: '${file}' not found`, exitCodes.usage)
  await prepareDataDirectory(data)
  await requireReplaceable(options, await readdir(data))
  // WHY read again: the check may have removed files that SQLite keeps beside the database.
  const existing = await readdir(data)
  const { staging, backedUpAt } = await unpackChecked(file, data)
  try {
    const useBackupKeys = options.backupKeys === true
    const notes = await chooseKeys({ data, staging, backedUpAt, useBackupKeys, at })
    const restored = [...backedUpFolders, databaseName].filter((name) =>
      existsSync(join(staging, name)),
    )
    const aside = join(data, `replaced-${at.toISOString().replaceAll(/[:.]/gu, '-')}`)
    const kept = existing.filter((name) => !name.startsWith('replaced-'))
    if (kept.length > 0) await mkdir(aside, { mode: 0o700 })
    await moveAll([
      ...kept.map((name) => ({ from: join(data, name), to: join(aside, name) })),
      ...restored.map((name) => ({ from: join(staging, name), to: join(data, name) })),
    ])
    await syncFolder(data)
    process.stdout.write(`restored ${restored.join(', ')} to ${data}\n`)
    if (kept.length > 0) process.stderr.write(`The content from before is in ${aside}\n`)
    for (const note of notes) process.stderr.write(`${note}\n`)
    if (!restored.includes(databaseName)) {
      process.stderr.write(
        'This backup has no database. Restore the rows, which were in PostgreSQL, with:\n' +
          '  pg_restore --dbname="$OSTIARY_DATABASE_URL" ostiary.dump\n',
      )
    }
  } finally {
    await rm(staging, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The command. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description('put a backup into a data directory; checks it before it changes anything')
    .addArgument(new Argument('<file>', 'file that the command backup wrote'))
    .addOption(dataOption())
    .addOption(
      new Option(
        '--force',
        'restore into a directory that is not empty; its content is kept in a folder below it',
      ),
    )
    .addOption(
      new Option(
        '--backup-keys',
        'use the signing keys of the backup, also those that were withdrawn since; default: those of the directory, when it has any',
      ),
    )
    .action((file: string, options: RestoreOptions) => restore(file, options, new Date()))
}
