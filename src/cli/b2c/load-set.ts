/** Reads a folder of policies with its settings, for all commands alike. */

import { dirname, join } from 'node:path'
import type { SourceDocument } from '../../trust-framework/model/sourced-element.ts'
import type { PolicyDocument } from '../../trust-framework/schema/read-policy-document.ts'
import type { FindStored } from '../../trust-framework/sets/order-set.ts'
import {
  readSet,
  type DocumentSet,
  type SetFile,
  type SetReading,
} from '../../trust-framework/sets/read-set.ts'
import { keyOf } from '../../kernel/ids.ts'
import { CommandError } from '../failure.ts'
import { withSlashes } from '../folder-walk.ts'
import { chooseEnvironment, findSettings, isBuildFolder } from './environments.ts'
import type { SetFlags } from './set-flags.ts'
import { isFolder, readSetFolder, type FileFault, type SetFolder } from './set-folder.ts'

/** A set as it was read. */
export interface LoadedSet {
  readonly set: DocumentSet
  /** The files that were read, as they are. */
  readonly files: readonly SetFile[]
  /** What their placeholders were replaced by. */
  readonly reading: SetReading
  readonly faults: readonly FileFault[]
  /** The name of the environment; empty or absent without one. */
  readonly environment?: string
  /** The path of the file of settings. */
  readonly settingsPath?: string
  /** Policies that the tenant already has, or that are next to the only file. */
  readonly stored: FindStored
  /** Gives the path of a file of the set, as the command was given the directory. */
  readonly pathIn: (file: string) => string
  /** Finds the path of a document of the set or of `--bases`. */
  readonly pathOf: (document: SourceDocument) => string | undefined
}

/** The path of a file with `/`, the directory written as the user wrote it. */
function pathInFolder(root: string, file: string): string {
  return withSlashes(join(root, file))
}

type Paths = Map<SourceDocument, string>

function addPaths(paths: Paths, root: string, { documents }: DocumentSet): void {
  for (const { document, file } of documents) {
    if (document !== undefined) paths.set(document, pathInFolder(root, file))
  }
}

/** Reads the folder of the only file. WHY no fault: the file is checked without bases where it is alone. */
async function readBesides(folder: string): Promise<readonly SetFolder[]> {
  try {
    return [await readSetFolder(folder, () => true)]
  } catch {
    return []
  }
}

/** Finds the policies of the folders; of several with one id the last counts. */
function findBases(folders: readonly SetFolder[], reading: SetReading, paths: Paths): FindStored {
  const byId = new Map<string, PolicyDocument>()
  for (const { root, files } of folders) {
    const set = readSet(files, reading)
    addPaths(paths, root, set)
    for (const { document } of set.documents) {
      if (document !== undefined) byId.set(keyOf(document.policyId), document)
    }
  }
  return (policyId) => byId.get(keyOf(policyId))
}

/**
 * Reads a set. @throws CommandError when the path, the settings or the environment is wrong, or no file has a policy.
 */
export async function loadSet(path: string, flags: SetFlags): Promise<LoadedSet> {
  const isOneFile = !(await isFolder(path))
  const root = isOneFile ? dirname(path) : path
  const settings = await findSettings(root, flags.settings)
  const { files, faults } = await readSetFolder(path, isBuildFolder(settings))
  const environment = chooseEnvironment(settings, flags.environment)
  const reading = {
    ...(environment === undefined ? {} : { settings: environment }),
    ...(flags.tenant === undefined ? {} : { tenant: flags.tenant }),
  }
  const set = readSet(files, reading)
  if (set.documents.length === 0 && faults.length === 0) {
    throw new CommandError(`no trust framework policy found in '${path}'`)
  }
  const paths: Paths = new Map()
  addPaths(paths, root, set)
  const folders = isOneFile ? [...(await readBesides(root))] : []
  for (const folder of flags.bases) folders.push(await readSetFolder(folder))
  return {
    set,
    files,
    reading,
    faults,
    ...(environment === undefined ? {} : { environment: environment.environment }),
    ...(settings === undefined ? {} : { settingsPath: settings.path }),
    stored: findBases(folders, reading, paths),
    pathIn: (file) => pathInFolder(root, file),
    pathOf: (document) => paths.get(document),
  }
}
