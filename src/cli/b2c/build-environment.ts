/** Makes and writes the policies of one environment. */

import { constants } from 'node:fs'
import { mkdir, open, realpath } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { policySetCodes } from '../../trust-framework/sets/set-codes.ts'
import type { SetDocument } from '../../trust-framework/sets/read-set.ts'
import { CommandError } from '../failure.ts'
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

/**
 * Writes the files below a folder. WHY no links: a folder or file in a checkout that is a link would let a change of the
 * repository write elsewhere.
 * @throws CommandError for a link.
 */
export async function writeBuilt(folder: string, files: readonly BuiltFile[]): Promise<void> {
  await mkdir(folder, { recursive: true })
  const root = await realpath(folder)
  for (const { name, text } of files) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    const real = `${await realpath(dirname(path))}${sep}`
    if (!real.startsWith(`${root}${sep}`)) {
      throw new CommandError(`'${dirname(path)}' leads out of '${folder}'; remove the link`)
    }
    const file = await openNew(path)
    try {
      await file.writeFile(text)
    } finally {
      await file.close()
    }
  }
}

async function openNew(path: string) {
  try {
    return await open(path, create)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOOP') throw error
    throw new CommandError(`'${path}' is a link; remove it`)
  }
}
