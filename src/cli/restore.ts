/** `ostiary restore`: puts a backup into a data directory, all of it or nothing. */

import { Argument, Command, Option } from 'commander'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { dataPaths } from '../data-directory.ts'
import { findCopyDamage } from './check-copy.ts'
import { backedUpFolders, databaseName } from './archive/manifest.ts'
import { readArchive } from './archive/read-archive.ts'
import { syncFolder } from './archive/write-archive.ts'
import { CommandError, exitCodes } from './failure.ts'
import { dataOption, prepareDataDirectory, restoreFolderPrefix } from './options.ts'
import { chooseKeys } from './restored-keys.ts'
import { printLines, printNote } from './output.ts'

interface RestoreOptions {
  readonly data: string
  readonly backupKeys?: boolean
  readonly force?: boolean
  readonly allowDamagedDatabase?: boolean
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

/** @throws CommandError when a server or command has the database of the directory open. */
async function requireUnused(data: string, staging: string): Promise<void> {
  const { database } = dataPaths(data)
  if (!existsSync(database)) return
  const { isSqliteFileInUse } = await import('../store/sqlite/backup.ts')
  const probe = await mkdtemp(join(staging, 'probe-'))
  try {
    if (!(await isSqliteFileInUse(database, probe))) return
  } finally {
    await rm(probe, { recursive: true, force: true, maxRetries: 5 })
  }
  throw new CommandError(`--data: a running server or command uses '${data}'; stop it first`)
}

/** Unpacks a backup into an empty folder and checks it. Returns when it was made. */
async function unpackChecked(file: string, staging: string, allowDamage: boolean): Promise<string> {
  const { files, createdAt } = await readArchive(file, staging)
  // WHY: what an earlier restore noted is not about this one.
  await rm(dataPaths(staging).restoredKeys, { force: true })
  if (allowDamage || files.every(({ path }) => path !== databaseName)) return createdAt
  const copy = join(staging, databaseName)
  const { findings } = await findCopyDamage(copy)
  if (findings.length === 0) return createdAt
  throw new CommandError(
    [
      `the database in '${file}' is damaged; nothing was restored. Use another backup, or restore the damage with --allow-damaged-database:`,
      ...findings.map((text) => text.replaceAll(copy, databaseName)),
    ].join('\n'),
  )
}

/** Puts the unpacked backup in place of what is there, and returns the folder that keeps what was there. */
async function replaceContent(
  data: string,
  staging: string,
  restored: readonly string[],
  at: Date,
): Promise<string | undefined> {
  const kept = (await readdir(data)).filter(
    (name) => !name.startsWith('replaced-') && name !== basename(staging),
  )
  const aside = join(data, `replaced-${at.toISOString().replaceAll(/[:.]/gu, '-')}`)
  if (kept.length > 0) await mkdir(aside, { mode: 0o700 })
  try {
    await moveAll([
      ...kept.map((name) => ({ from: join(data, name), to: join(aside, name) })),
      ...restored.map((name) => ({ from: join(staging, name), to: join(data, name) })),
    ])
  } catch (error) {
    if (kept.length > 0) await rmdir(aside).catch(() => undefined)
    throw error
  }
  await syncFolder(data)
  return kept.length > 0 ? aside : undefined
}

async function restore(file: string, options: RestoreOptions, at: Date): Promise<void> {
  const { data, force, backupKeys, allowDamagedDatabase } = options
  if (!existsSync(file)) throw new CommandError(`<file>: '${file}' not found`, exitCodes.usage)
  await prepareDataDirectory(data)
  if (force !== true && (await readdir(data)).length > 0) {
    throw new CommandError(
      `--data: '${data}' is not empty; choose an empty directory, or keep its content aside with --force`,
    )
  }
  // WHY before the checks: as long as this folder is there, no server starts.
  const staging = await mkdtemp(join(data, restoreFolderPrefix))
  try {
    await requireUnused(data, staging)
    const backedUpAt = await unpackChecked(file, staging, allowDamagedDatabase === true)
    const useBackupKeys = backupKeys === true
    const notes = await chooseKeys({ data, staging, backedUpAt, useBackupKeys, at })
    const restored = [...backedUpFolders, databaseName].filter((name) =>
      existsSync(join(staging, name)),
    )
    const aside = await replaceContent(data, staging, restored, at)
    printLines([`restored ${restored.join(', ')} to ${data}`])
    if (aside !== undefined) printNote(`The content from before is in ${aside}`)
    for (const note of notes) printNote(note)
    if (!restored.includes(databaseName)) {
      printNote(
        'This backup has no database. Restore the rows, which were in PostgreSQL, with:\n' +
          '  pg_restore --dbname="$OSTIARY_DATABASE_URL" ostiary.dump',
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
    .addOption(
      new Option(
        '--allow-damaged-database',
        'restore the database also when it is damaged; default: refuse',
      ),
    )
    .action((file: string, options: RestoreOptions) => restore(file, options, new Date()))
}
