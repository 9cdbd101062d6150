/** Finds and reads the files that hold policies. */

import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { ExportedDocument } from '../../conditional-access/decisions/offline/documents.ts'
import { FileTooLongError, policyFileBytes, readLimitedFile } from '../../limited-file.ts'
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
 * named by their paths in it. @throws CommandError when there is none, one cannot be read, or all are too long.
 */
export async function readPolicyFiles(path: string): Promise<readonly ExportedDocument[]> {
  try {
    const files = await filesAt(path)
    if (files.length === 0) throw new Error(`no *.json file found in '${path}'`)
    const documents: ExportedDocument[] = []
    let room = policyFileBytes
    // WHY one after the other: together they must not exceed the limit.
    for (const file of files) {
      const text = await readLimitedFile(file, policyFileBytes)
      room -= Buffer.byteLength(text)
      if (room < 0) throw new FileTooLongError(path, policyFileBytes)
      documents.push({ name: relative(path, file).replaceAll('\\', '/') || path, text })
    }
    return documents
  } catch (error) {
    throw new CommandError(`--from: ${unreadableReason(error, path)}`)
  }
}
