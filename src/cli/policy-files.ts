/** Finds and reads the files that hold policies. */

import { stat } from 'node:fs/promises'
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
import { FolderWalk } from './folder-walk.ts'

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
    const faults: DocumentFinding[] = []
    const bounds = {
      accepts: (name: string) => policyFile.test(name),
      mostFiles: policyFiles,
      mostDepth: policyFolderDepth,
    }
    const walk = new FolderWalk(path, bounds, (name, error) => faults.push(unreadable(name, error)))
    await walk.visit()
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
        faults.push(unreadable(name, error))
      }
      if (room < 0) throw new FileTooLongError(path, policyFolderBytes)
    }
    return { documents, faults }
  } catch (error) {
    throw new CommandError(`${option}: ${unreadableReason(error, path)}`)
  }
}
