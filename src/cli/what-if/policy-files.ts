/** Finds and reads the files that hold policies. */

import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { ExportedDocument } from '../../conditional-access/decisions/offline/documents.ts'
import { CommandError, unreadableReason } from '../failure.ts'

async function filesAt(path: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.json$/iu.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

/**
 * Reads one file, or every `*.json` file at any depth of a directory, by path. Files of a directory are
 * named by their paths in it. @throws CommandError when there is none, or one cannot be read.
 */
export async function readPolicyFiles(path: string): Promise<readonly ExportedDocument[]> {
  try {
    const files = await filesAt(path)
    if (files.length === 0) throw new Error(`no *.json file found in '${path}'`)
    return await Promise.all(
      files.map(async (file) => ({
        name: relative(path, file).replaceAll('\\', '/') || path,
        text: await readFile(file, 'utf8'),
      })),
    )
  } catch (error) {
    throw new CommandError(`--from: ${unreadableReason(error, path)}`)
  }
}
