/** `ostiary backup`: one file with the database, the keys and the certificates. */

import { Argument, Command, Option } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { dataPaths } from '../data-directory.ts'
import { writeArchive } from './archive/write-archive.ts'
import { CommandError, exitCodes } from './failure.ts'
import {
  databaseUrlOption,
  dataOption,
  requireExistingDirectory,
  type DataOptions,
} from './options.ts'

interface BackupOptions extends DataOptions {
  readonly force?: boolean
}

async function backUp(file: string, options: BackupOptions): Promise<void> {
  const { data, databaseUrl } = options
  await requireExistingDirectory(data)
  if (!existsSync(dirname(file))) {
    throw new CommandError(`<file>: the folder '${dirname(file)}' does not exist`, exitCodes.usage)
  }
  const { database } = dataPaths(data)
  if (databaseUrl === undefined && !existsSync(database)) {
    throw new CommandError(`--data: no database found in '${data}'; nothing to back up`)
  }
  const { copySqliteFile } = await import('../store/sqlite/backup.ts')
  const { inspectSqliteFile } = await import('../store/sqlite/inspect.ts')
  const manifest = await writeArchive({
    file,
    directory: data,
    release: packageJson.version,
    at: new Date(),
    replace: options.force === true,
    ...(databaseUrl === undefined && {
      copyDatabase: async (target: string) => {
        await copySqliteFile(database, target)
        const [fault] = inspectSqliteFile(target).faults
        if (fault === undefined) return
        throw new CommandError(
          `'${database}' is damaged: ${fault}; no backup was written, restore an earlier one`,
        )
      },
    }),
  })
  if (databaseUrl !== undefined && manifest.files.length === 0) {
    process.stderr.write(`'${data}' has no keys and no certificates\n`)
  }
  const { size } = await stat(file)
  process.stdout.write(`${file}\t${manifest.files.length} files\t${size} bytes\n`)
  if (databaseUrl !== undefined) {
    process.stderr.write(
      'This backup has the keys and certificates only. Back up the rows, which are in PostgreSQL, with:\n' +
        '  pg_dump --format=custom --file=ostiary.dump "$OSTIARY_DATABASE_URL"\n',
    )
  }
}

/** The command. */
export function backupCommand(): Command {
  return new Command('backup')
    .description('write the data of a data directory to one file, beside a running server')
    .addArgument(new Argument('<file>', 'file to write'))
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .addOption(new Option('--force', 'replace the file if it exists'))
    .action(async (file: string, options: BackupOptions) => {
      if (file === '') throw new CommandError('<file>: must not be empty', exitCodes.usage)
      await backUp(file, options)
    })
}
