/** Finds and reads the files that hold policies. */

import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type {
  DocumentFinding,
  ExportedDocument,
} from '../conditional-access/decisions/offline/documents.ts'
import { fileCodes } from '../conditional-access/decisions/offline/file-codes.ts'
import {
  FileTooLongError,
  policyFileBytes,
  policyFiles,
  policyFolderBytes,
  policyFolderDepth,
  readLimitedBytes,
} from '../limited-file.ts'
import { CommandError, unreadableReason } from './failure.ts'

/** The files at a path. */
export interface PolicyFiles {
  readonly documents: readonly ExportedDocument[]
  /** Files and folders that cannot be read, by their paths in the folder. */
  readonly faults: readonly DocumentFinding[]
}

const policyFile = /\.(?:json|jsonl|ndjson)$/iu

/** A finding about a file or folder that cannot be read. */
function unreadable(document: string, error: unknown): DocumentFinding {
  return {
    document,
    ostiaryCode: fileCodes.notReadable,
    message: (error as Error).message,
  }
}

/** Walks through a folder. Links are not followed: they may lead out of it, or in circles. */
class FolderWalk {
  readonly files: string[] = []
  readonly faults: DocumentFinding[] = []
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  nameOf(path: string): string {
    return relative(this.#root, path).replaceAll('\\', '/') || path
  }

  async visit(folder: string, depth = 0): Promise<void> {
    if (depth > policyFolderDepth) {
      throw new Error(
        `'${folder}' is more than ${policyFolderDepth} folders deep; give a folder further down`,
      )
    }
    for (const entry of await this.#entriesOf(folder)) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) await this.visit(path, depth + 1)
      else if (entry.isFile() && policyFile.test(entry.name)) this.files.push(path)
      if (this.files.length > policyFiles) {
        throw new Error(
          `'${this.#root}' has more than ${policyFiles} files; give the folder with the policies`,
        )
      }
    }
  }

  async #entriesOf(folder: string) {
    try {
      return await readdir(folder, { withFileTypes: true })
    } catch (error) {
      // WHY not the root: without it there is nothing to read.
      if (folder === this.#root) throw error
      this.faults.push(unreadable(this.nameOf(folder), error))
      return []
    }
  }
}

/**
 * Reads one file, or every `*.json`, `*.jsonl` and `*.ndjson` file at any depth of a directory, by path. Files of a
 * directory are named by their paths in it; one that cannot be read is a fault. `option` names the path in messages.
 * @throws CommandError when there is none, or they are too many, too deep or together too long.
 */
export async function readPolicyFiles(path: string, option: string): Promise<PolicyFiles> {
  try {
    if (!(await stat(path)).isDirectory()) {
      const bytes = await readLimitedBytes(path, policyFileBytes)
      return { documents: [{ name: path, bytes }], faults: [] }
    }
    const walk = new FolderWalk(path)
    await walk.visit(path)
    if (walk.files.length === 0) throw new Error(`no *.json file found in '${path}'`)
    const documents: ExportedDocument[] = []
    let room = policyFolderBytes
    // WHY one after the other: together they must not exceed the limit.
    for (const file of walk.files.toSorted()) {
      const name = walk.nameOf(file)
      try {
        const bytes = await readLimitedBytes(file, policyFileBytes)
        room -= bytes.byteLength
        documents.push({ name, bytes })
      } catch (error) {
        walk.faults.push(unreadable(name, error))
      }
      if (room < 0) throw new FileTooLongError(path, policyFolderBytes)
    }
    return { documents, faults: walk.faults }
  } catch (error) {
    throw new CommandError(`${option}: ${unreadableReason(error, path)}`)
  }
}
