/** `ostiary backup`: one file with the database, the keys and the certificates. */

import { Argument, Command, Option } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { dataPaths } from '../data-directory.ts'
import { serveTheRest } from './damage-remedy.ts'
import { findCopyDamage, findLostWrites } from './check-copy.ts'
import { unfinishedPrefix, writeArchive } from './archive/write-archive.ts'
import { DamagedDatabaseError } from '../store/errors.ts'
import { encryptionKeyOptions, type EncryptionKeyOptions } from './encryption-keys.ts'
import { CommandError, exitCodes, failureText } from './failure.ts'
import {
  databaseUrlOption,
  dataOption,
  requireExistingDirectory,
  requireNoRestore,
  type DataOptions,
} from './options.ts'
import { printNote, printRow } from './output.ts'

interface BackupOptions extends DataOptions, EncryptionKeyOptions {
  readonly force?: boolean
  readonly allowDamagedDatabase?: boolean
}

/** Copies a database and checks the copy. @throws CommandError when it is damaged and that is not allowed. */
async function copyChecked(database: string, target: string, allowDamage: boolean): Promise<void> {
  const { copySqliteFile } = await import('../store/sqlite/backup.ts')
  const { translateDamage } = await import('../store/sqlite/failure.ts')
  try {
    await copySqliteFile(database, target)
  } catch (error) {
    const failure = translateDamage(database, error)
    if (failure instanceof DamagedDatabaseError) throw failure
    throw new CommandError(
      `'${database}' cannot be copied to '${dirname(target)}': ${failureText(failure)}`,
    )
  }
  const { findings, hasDamagedPages } = await findCopyDamage(target)
  const damage = [
    ...(await findLostWrites(database)),
    ...findings.map((text) => text.replaceAll(target, database)),
  ]
  if (damage.length === 0) return
  if (!allowDamage) {
    throw new CommandError(
      [
        `'${database}' is damaged; no backup was written. Restore an earlier backup, ${hasDamagedPages ? serveTheRest : 'try `ostiary repair`'}, or copy the damage with --allow-damaged-database:`,
        ...damage,
      ].join('\n'),
    )
  }
  printNote([`'${database}' is damaged, and the backup has the damage:`, ...damage].join('\n'))
}

/** Lists the folders of backups to the same file that were killed, or still run. */
async function findUnfinished(file: string): Promise<readonly string[]> {
  const prefix = unfinishedPrefix(file)
  const names = await readdir(dirname(file))
  return names
    .filter((name) => name.startsWith(prefix) && name.length === prefix.length + 6)
    .map((name) => join(dirname(file), name))
}

async function backUp(file: string, options: BackupOptions): Promise<void> {
  const { data, databaseUrl } = options
  await requireExistingDirectory(data)
  await requireNoRestore(data)
  if (!existsSync(dirname(file))) {
    throw new CommandError(`<file>: the folder '${dirname(file)}' does not exist`, exitCodes.usage)
  }
  const { database } = dataPaths(data)
  if (databaseUrl === undefined && !existsSync(database)) {
    throw new CommandError(`--data: no database found in '${data}'; nothing to back up`)
  }
  const unfinished = await findUnfinished(file)
  const manifest = await writeArchive({
    file,
    directory: data,
    release: packageJson.version,
    at: new Date(),
    replace: options.force === true,
    ...(databaseUrl === undefined && {
      copyDatabase: (target: string) =>
        copyChecked(database, target, options.allowDamagedDatabase === true),
    }),
  })
  if (databaseUrl !== undefined && manifest.files.length === 0) {
    printNote(`'${data}' has no keys and no certificates`)
  }
  const { size } = await stat(file)
  for (const folder of unfinished) {
    printNote(
      `'${folder}' is of a backup that was interrupted, and holds private keys; delete it if no backup runs`,
    )
  }
  printRow([file, `${manifest.files.length} files`, `${size} bytes`])
  if (options.keyEncryptionKeyFile !== undefined || options.keyEncryptionKey !== undefined) {
    printNote(
      'The key encryption keys that you give to the service are not in this backup. Keep a copy of them elsewhere: without them, the policy keys in it cannot be used.',
    )
  }
  if (databaseUrl !== undefined) {
    printNote(
      'This backup has the keys and certificates only. Back up the rows, which are in PostgreSQL, with:\n' +
        '  pg_dump --format=custom --file=ostiary.dump "$OSTIARY_DATABASE_URL"',
    )
  }
}

/** The command. */
export function backupCommand(): Command {
  const [keyFileOption, keyVariable] = encryptionKeyOptions()
  return new Command('backup')
    .description(
      'check the data of a data directory and write it to one file, beside a running server',
    )
    .addArgument(new Argument('<file>', 'file to write'))
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .addOption(keyFileOption)
    .addOption(keyVariable)
    .addOption(new Option('--force', 'replace the file if it exists'))
    .addOption(
      new Option(
        '--allow-damaged-database',
        'copy the database also when it is damaged; default: refuse',
      ),
    )
    .action(async (file: string, options: BackupOptions) => {
      if (file === '') throw new CommandError('<file>: must not be empty', exitCodes.usage)
      await backUp(file, options)
    })
}
