/** Collects the files of a set as they are read, within limits. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { OstiaryCode } from '../../../kernel/ostiary-codes.ts'
import type { SetFile } from '../../sets/read-set.ts'
import { maximumDocumentBytes } from '../../xml/read-document.ts'
import { setBodyCodes } from './set-body-codes.ts'

/** Most bytes of the body of a set. */
export const setBodyBytes = 8 * 1_048_576

/** Most files of a set, those included that are not read. */
export const mostSetFiles = 1_000

/** Most bytes of the files of a set that are read, unpacked. */
export const setFilesBytes = 16 * 1_048_576

const longestName = 400

/** The error of a set that cannot be read. */
export function setRefusal(
  ostiaryCode: OstiaryCode,
  message: string,
  file?: string,
  cause?: unknown,
): OstiaryError {
  const target = file === undefined ? {} : { target: abbreviate(file) }
  const findings = [{ ostiaryCode, message, ...target }]
  return new OstiaryError('badRequest', { message, findings, cause })
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).toLowerCase()
}

/** Tells whether a file holds the settings of the environments. */
export function isSettingsFile(name: string): boolean {
  return lastSegment(name) === 'appsettings.json'
}

/** Tells whether a file is part of a set: a policy, or the settings. Others are ignored. */
export function isOfSet(name: string): boolean {
  // WHY: archives of macOS have a twin of each file, with properties of the file system.
  if (lastSegment(name).startsWith('._') || name.startsWith('__MACOSX/')) return false
  return lastSegment(name).endsWith('.xml') || isSettingsFile(name)
}

function isRelativePath(name: string): boolean {
  if (name === '' || name.length > longestName || /\p{Cc}/u.test(name)) return false
  if (name.startsWith('/') || /^[a-z]:/iu.test(name)) return false
  return name.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..')
}

/** The error of a set with too many files. */
export function tooManyFiles(): OstiaryError {
  return setRefusal(
    setBodyCodes.tooManyFiles,
    `The set has more than ${mostSetFiles} files; send the policies and \`appsettings.json\` only.`,
  )
}

/** Collects files. Each method throws OstiaryError `badRequest` beyond a limit. */
export class SetFiles {
  readonly files: SetFile[] = []
  readonly #names = new Set<string>()
  #counted = 0
  #bytes = 0

  /** Counts a file and checks its name. Returns it with `/` between its folders. */
  admit(written: string): string {
    this.#counted += 1
    if (this.#counted > mostSetFiles) {
      throw tooManyFiles()
    }
    const name = written.replaceAll('\\', '/')
    if (!isRelativePath(name)) {
      throw setRefusal(
        setBodyCodes.nameInvalid,
        `'${abbreviate(written)}' is not a relative path of a file.`,
        written,
      )
    }
    if (this.#names.has(keyOf(name))) {
      throw setRefusal(
        setBodyCodes.nameRepeated,
        `The set has two files '${abbreviate(name)}'; send each file once.`,
        name,
      )
    }
    this.#names.add(keyOf(name))
    return name
  }

  /** Reserves the bytes of a file before they are kept. */
  reserve(name: string, bytes: number): void {
    if (bytes > maximumDocumentBytes) throw this.tooLarge(name)
    this.#bytes += bytes
    if (this.#bytes > setFilesBytes) {
      throw setRefusal(
        setBodyCodes.tooLarge,
        `The files of the set have more than ${setFilesBytes / 1_048_576} MiB together; send the set in parts, base policies first.`,
      )
    }
  }

  tooLarge(name: string): OstiaryError {
    return setRefusal(
      setBodyCodes.fileTooLarge,
      `The file '${abbreviate(name)}' is larger than ${maximumDocumentBytes / 1_024} KB.`,
      name,
    )
  }

  add(name: string, bytes: Uint8Array): void {
    this.files.push({ name, bytes })
  }
}
