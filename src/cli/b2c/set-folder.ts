/** Reads the files of a folder with trust framework policies. */

import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Finding } from '../../kernel/findings.ts'
import { FileTooLongError, policyFolderDepth, readLimitedBytes } from '../../limited-file.ts'
import type { SetFile } from '../../trust-framework/sets/read-set.ts'
import { policySetCodes } from '../../trust-framework/sets/set-codes.ts'
import { CommandError, unreadableReason } from '../failure.ts'
import { FolderWalk } from '../folder-walk.ts'

/** Most files that are read. The largest public collection of samples has about 700. */
export const mostFolderFiles = 2_000

/** Most bytes of all files together. */
export const mostFolderBytes = 67_108_864

/** Most bytes of one file: ten times the largest document, so that a document that is too large is still named. */
const mostFileBytes = 10_485_760

/** A file or folder that cannot be read. */
export interface FileFault {
  /** The path in the folder. */
  readonly file: string
  readonly finding: Finding
}

/** The files at a path. */
export interface SetFolder {
  /** The folder; that of the file when the path is one file. */
  readonly root: string
  readonly files: readonly SetFile[]
  readonly faults: readonly FileFault[]
}

function faultOf(file: string, error: unknown): FileFault {
  const message = (error as Error).message
  return { file, finding: { ostiaryCode: policySetCodes.notReadable, message } }
}

/** Hidden folders and packages hold no policies of the repository. */
function isForeign(path: string): boolean {
  const name = basename(path)
  return name.startsWith('.') || name === 'node_modules'
}

async function readFolder(root: string, skips: (path: string) => boolean): Promise<SetFolder> {
  const faults: FileFault[] = []
  const bounds = {
    accepts: (name: string) => /\.xml$/iu.test(name),
    skips: (path: string) => isForeign(path) || skips(path),
    mostFiles: mostFolderFiles,
    mostDepth: policyFolderDepth,
  }
  const walk = new FolderWalk(root, bounds, (name, error) => faults.push(faultOf(name, error)))
  await walk.visit()
  const files: SetFile[] = []
  let room = mostFolderBytes
  // WHY one after the other: together they must not exceed the limit.
  for (const path of walk.files) {
    const name = walk.nameOf(path)
    try {
      const bytes = await readLimitedBytes(path, mostFileBytes)
      room -= bytes.byteLength
      files.push({ name, bytes })
    } catch (error) {
      faults.push(faultOf(name, error))
    }
    if (room < 0) throw new FileTooLongError(root, mostFolderBytes)
  }
  return { root, files, faults }
}

/** Tells whether the path is that of a folder. @throws CommandError when there is nothing. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    throw new CommandError(unreadableReason(error, path))
  }
}

/** Finds a file of a folder by its name in any letter case. */
export async function findFile(folder: string, name: string): Promise<string | undefined> {
  const found = (await readdir(folder)).find((each) => each.toLowerCase() === name)
  return found === undefined ? undefined : join(folder, found)
}

/**
 * Reads every `*.xml` file at any depth of a folder, or one file. `skips` leaves out folders, by their paths in it.
 * @throws CommandError when there is none, or they are too many, too deep or together too long.
 */
export async function readSetFolder(
  path: string,
  skips: (path: string) => boolean = () => false,
): Promise<SetFolder> {
  const folder = await isFolder(path)
  try {
    if (folder) {
      const read = await readFolder(path, skips)
      if (read.files.length > 0 || read.faults.length > 0) return read
      throw new Error(`no *.xml file found in '${path}'`)
    }
    const bytes = await readLimitedBytes(path, mostFileBytes)
    return { root: dirname(path), files: [{ name: basename(path), bytes }], faults: [] }
  } catch (error) {
    throw new CommandError(unreadableReason(error, path))
  }
}
