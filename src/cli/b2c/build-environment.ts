/** Makes and writes the policies of one environment. */

import { constants } from 'node:fs'
import { lstat, mkdir, open, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { policySetCodes } from '../../trust-framework/sets/set-codes.ts'
import type { SetDocument } from '../../trust-framework/sets/read-set.ts'
import { CommandError, exitCodes } from '../failure.ts'
import type { LoadedSet } from './load-set.ts'

/** A file that is written. */
interface BuiltFile {
  readonly name: string
  readonly text: string
}

/** The declaration of an encoding, which the written text no longer has. */
const declaredEncoding =
  /^(<\?xml[ \t\r\n](?:[^?>]*[ \t\r\n])?encoding[ \t\r\n]*=[ \t\r\n]*["'])[^"']*/u

function builtFile({ file, text = '' }: SetDocument): BuiltFile {
  return { name: file, text: text.replace(declaredEncoding, '$1utf-8') }
}

function faultsOf(
  { file, text, findings, warnings }: SetDocument,
  pathIn: LoadedSet['pathIn'],
): readonly string[] {
  const unresolved = warnings.filter(
    ({ ostiaryCode }) => ostiaryCode === policySetCodes.placeholderUnresolved,
  )
  const faults = text === undefined ? [...findings, ...unresolved] : unresolved
  return faults.map(({ target, message }) => {
    const place = target === undefined ? '' : `:${target}`
    return `${pathIn(file)}${place}: ${message}`
  })
}

/** What is known of a set that is built or sent. */
type UsableSet = Pick<LoadedSet, 'set' | 'faults' | 'environment' | 'pathIn'>

/** @throws CommandError with each placeholder that has no value, and each file that cannot be read. */
export function requireUsable({ set, faults, environment, pathIn }: UsableSet): void {
  const lines = [
    ...faults.map(({ file, finding }) => `${pathIn(file)}: ${finding.message}`),
    ...set.documents.flatMap((document) => faultsOf(document, pathIn)),
  ]
  if (lines.length === 0) return
  const named = environment === undefined || environment === '' ? '' : `${environment}: `
  throw new CommandError(lines.map((line) => `${named}${line}`).join('\n'))
}

/** Makes the files of an environment, in UTF-8. @throws CommandError with each fault. */
export function builtFiles(usable: UsableSet): readonly BuiltFile[] {
  requireUsable(usable)
  return usable.set.documents.map(builtFile)
}

const create = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW

/** Where the files of an environment are written: `name`, with `/`, is a folder below `root`. */
export interface BuildTarget {
  readonly root: string
  readonly name: string
  readonly files: readonly BuiltFile[]
}

/** Tells files apart, whatever their paths are; undefined when there is none. */
async function fileKey(path: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(path, { bigint: true })
    return `${dev}:${ino}`
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** @throws CommandError when a file would be written over one of the sources, given by their paths. */
export async function requireApart(
  targets: readonly BuildTarget[],
  sources: readonly string[],
): Promise<void> {
  const read = new Set<string>()
  for (const source of sources) read.add((await fileKey(source)) ?? '')
  for (const { root, name, files } of targets) {
    for (const file of files) {
      const path = join(root, name, file.name)
      const key = await fileKey(path)
      if (key === undefined || !read.has(key)) continue
      throw new CommandError(
        `'${path}' is one of the files that are read; name another directory with --to`,
        exitCodes.usage,
      )
    }
  }
}

/**
 * Writes the files of an environment. WHY no links: a folder or file in a checkout that is a link would let a change of
 * the repository write elsewhere. The root itself may be one.
 * @throws CommandError for a link.
 */
export async function writeBuilt({ root, name, files }: BuildTarget): Promise<void> {
  await mkdir(root, { recursive: true })
  const folder = await makeFolder(root, name)
  for (const file of files) {
    const path = join(await makeFolder(folder, dirname(file.name)), basename(file.name))
    const opened = await openNew(path)
    try {
      await opened.writeFile(file.text)
    } finally {
      await opened.close()
    }
  }
}

/** Makes a folder below another, step by step, so that it follows no link. Returns its path. */
async function makeFolder(root: string, name: string): Promise<string> {
  let path = root
  for (const part of name.split('/')) {
    path = join(path, part)
    if (path === root) continue
    try {
      await mkdir(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const found = await lstat(path)
    if (!found.isDirectory()) throw notAFolder(path, found.isSymbolicLink())
  }
  return path
}

function notAFolder(path: string, isLink: boolean): CommandError {
  return new CommandError(
    isLink ? `'${path}' is a link; remove it` : `'${path}' is a file, not a directory; remove it`,
  )
}

async function openNew(path: string) {
  try {
    return await open(path, create)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOOP') throw error
    throw notAFolder(path, true)
  }
}
