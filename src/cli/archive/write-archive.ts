/** Writes a backup: a tar file with a manifest, whole or not at all. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { copyFile, link, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { create } from 'tar'
import { isUnfinishedFile } from '../../data-directory.ts'
import { DamagedDatabaseError } from '../../store/errors.ts'
import { CommandError, exitCodes, failureText } from '../failure.ts'
import {
  backedUpFolders,
  databaseName,
  describeFile,
  isArchivedPath,
  manifestName,
  type Manifest,
} from './manifest.ts'

/** A backup to write. */
export interface BackupOrder {
  /** The file to create. */
  readonly file: string
  readonly directory: string
  /** Copies the database to a path; absent when the rows are in PostgreSQL. */
  readonly copyDatabase?: (target: string) => Promise<void>
  readonly release: string
  readonly at: Date
  /** Whether a file of that name may be replaced. */
  readonly replace: boolean
}

/** Makes the entries of a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** A file that exists while a command changes the one of the same name. */
const lock = /\.lock$/u

async function copyFolder(name: string, directory: string, staging: string): Promise<string[]> {
  const from = join(directory, name)
  if (!existsSync(from)) return []
  const entries = await readdir(from, { withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile() && !isUnfinishedFile(entry.name) && !lock.test(entry.name))
    .map((entry) => `${name}/${entry.name}`)
    .filter(isArchivedPath)
    .toSorted()
  await mkdir(join(staging, name), { mode: 0o700 })
  for (const path of paths) await copyFile(join(directory, path), join(staging, path))
  return paths
}

function taken(file: string): CommandError {
  return new CommandError(`'${file}' exists; choose another name, or replace it with --force`)
}

/** Gives a complete file its final name. @throws CommandError when the name is taken and may not be. */
async function publish(complete: string, { file, replace }: BackupOrder): Promise<void> {
  if (replace) return rename(complete, file)
  try {
    await link(complete, file)
  } catch (error) {
    if (existsSync(file)) throw taken(file)
    const { code } = error as NodeJS.ErrnoException
    // Some file systems have no hard links.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error
    await rename(complete, file)
  }
}

/** Begins the name of the folder in which a backup is made; six characters follow. */
export function unfinishedPrefix(file: string): string {
  return `.${basename(file)}.`
}

/** Signals that would leave that folder behind. */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Writes the backup and returns its manifest. @throws CommandError when the name of the file is taken. */
export async function writeArchive(order: BackupOrder): Promise<Manifest> {
  const { file, directory, copyDatabase } = order
  if (!order.replace && existsSync(file)) throw taken(file)
  const folder = dirname(file)
  const unfinished: string[] = []
  const onSignal = (): void => {
    for (const path of unfinished) rmSync(path, { recursive: true, force: true })
    process.exit(exitCodes.failed)
  }
  for (const signal of endingSignals) process.once(signal, onSignal)
  // WHY synchronous, after the handlers: a signal finds either no folder or a folder that it can remove.
  const work = mkdtempSync(join(folder, unfinishedPrefix(file)))
  unfinished.push(work)
  try {
    const staging = join(work, 'content')
    await mkdir(staging, { mode: 0o700 })
    const paths: string[] = []
    if (copyDatabase !== undefined) {
      await copyDatabase(join(staging, databaseName))
      paths.push(databaseName)
    }
    for (const name of backedUpFolders) paths.push(...(await copyFolder(name, directory, staging)))
    const manifest: Manifest = {
      format: 'ostiary-backup',
      version: 1,
      release: order.release,
      createdAt: order.at.toISOString(),
      files: await Promise.all(paths.map((path) => describeFile(path, join(staging, path)))),
    }
    const text = `${JSON.stringify(manifest, undefined, 2)}\n`
    await writeFile(join(staging, manifestName), text, { mode: 0o600 })

    const complete = join(work, 'complete.tar')
    await create({ file: complete, cwd: staging, mode: 0o600, strict: true }, [
      manifestName,
      ...paths,
    ])
    const written = await open(complete, 'r+')
    try {
      await written.sync()
    } finally {
      await written.close()
    }
    await publish(complete, order)
    await syncFolder(folder)
    return manifest
  } catch (error) {
    if (error instanceof CommandError || error instanceof DamagedDatabaseError) throw error
    throw new CommandError(`'${file}' cannot be written: ${failureText(error)}`)
  } finally {
    for (const signal of endingSignals) process.off(signal, onSignal)
    await rm(work, { recursive: true, force: true })
  }
}
