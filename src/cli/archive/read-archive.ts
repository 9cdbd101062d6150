/** Unpacks a backup and checks that every byte is the one that was backed up. */

import { chmod, open, readdir } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { extract, list } from 'tar'
import { keyFileBytes, readLimitedFile } from '../../limited-file.ts'
import { CommandError } from '../failure.ts'
import {
  describeFile,
  isArchivedPath,
  manifestName,
  parseManifest,
  type Manifest,
} from './manifest.ts'

function damaged(file: string, reason: string): CommandError {
  return new CommandError(
    `'${file}' is not a complete backup: ${reason}; nothing was restored, use another backup`,
  )
}

/**
 * WHY the list first: an extraction that fails goes on with other files, and would write to a folder that the
 * caller removes.
 */
async function unpack(file: string, folder: string): Promise<void> {
  const foreign: string[] = []
  try {
    await list({
      file,
      strict: true,
      onReadEntry: ({ path, type }) => {
        if (type !== 'File' || !isArchivedPath(path)) foreign.push(path)
      },
    })
    if (foreign.length === 0) {
      await extract({ file, cwd: folder, strict: true, preserveOwner: false, noMtime: true })
    }
  } catch (error) {
    const { errno, message } = error as NodeJS.ErrnoException
    // WHY apart: a full disk or a missing permission says nothing about the backup.
    if (errno === undefined) throw damaged(file, message)
    throw new CommandError(
      `'${file}' cannot be unpacked into '${dirname(folder)}': ${message}; nothing was restored`,
    )
  }
  if (foreign.length > 0) throw damaged(file, `a backup never contains '${foreign[0]}'`)
}

/** Makes a file private and durable. */
async function settle(path: string): Promise<void> {
  await chmod(path, 0o600)
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * Unpacks a backup into an empty folder and returns its manifest. The files are private and durable then.
 * @throws CommandError when the file is not a backup, or a byte of it is missing or changed.
 */
export async function readArchive(file: string, folder: string): Promise<Manifest> {
  await unpack(file, folder)
  const text = await readLimitedFile(join(folder, manifestName), keyFileBytes).catch(() => '')
  const manifest = parseManifest(text)
  if (manifest === undefined) {
    throw damaged(file, `it has no '${manifestName}' that this release can read`)
  }
  const found = new Set<string>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const location = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) await chmod(location, 0o700)
    else found.add(location.slice(folder.length + 1).replaceAll(sep, '/'))
  }
  found.delete(manifestName)
  for (const expected of manifest.files) {
    const { path } = expected
    if (!found.delete(path)) throw damaged(file, `'${path}' is missing`)
    const location = join(folder, path)
    const actual = await describeFile(path, location)
    if (actual.bytes !== expected.bytes || actual.sha256 !== expected.sha256) {
      throw damaged(file, `'${path}' was changed after it was backed up`)
    }
    await settle(location)
  }
  const [unlisted] = found
  if (unlisted !== undefined) throw damaged(file, `'${unlisted}' is not in its manifest`)
  return manifest
}
