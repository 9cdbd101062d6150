/** Reads files of an operator up to a limit, so that a wrong path fills no memory. */

import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'

/** Most bytes of a certificate, private key or file of signing keys. Usual ones have less than a hundredth. */
export const keyFileBytes = 1_048_576

/** Most bytes of one file with policies. A full tenant has about half. */
export const policyFileBytes = 67_108_864

/** Most bytes of all files of one command. An export of a whole tenant has its users too. */
export const policyFolderBytes = 268_435_456

/** Most files that one command reads. */
export const policyFiles = 20_000

/** Most folders inside each other that one command looks into. Tools that export have at most eight. */
export const policyFolderDepth = 32

/** A file is longer than it may be. The message names the file and the limit. */
export class FileTooLongError extends Error {
  override readonly name = 'FileTooLongError'

  constructor(path: string, mostBytes: number) {
    super(`'${path}' has more than ${mostBytes} bytes, the most that is read here; check the path`)
  }
}

/** A path is that of a folder or a pipe. The message names it. */
class NotAFileError extends Error {
  override readonly name = 'NotAFileError'

  constructor(path: string, kind: string) {
    super(`'${path}' is ${kind}, not a file; check the path`)
  }
}

/** WHY no pipes: reading one to which no program writes would never end. */
async function requireReadable(file: FileHandle, path: string, mostBytes: number): Promise<void> {
  const found = await file.stat()
  if (found.isDirectory()) throw new NotAFileError(path, 'a directory')
  if (found.isFIFO() || found.isSocket()) throw new NotAFileError(path, 'a pipe')
  if (found.size > mostBytes) throw new FileTooLongError(path, mostBytes)
}

/** Reads a file as UTF-8. @throws the errors of `readLimitedBytes`. */
export async function readLimitedFile(path: string, mostBytes: number): Promise<string> {
  return (await readLimitedBytes(path, mostBytes)).toString('utf8')
}

/**
 * Reads a file. WHY counted while it is read: a device has no size.
 * @throws NotAFileError; FileTooLongError when it has more than `mostBytes`; the error of the system when it cannot be read.
 */
export async function readLimitedBytes(path: string, mostBytes: number): Promise<Buffer> {
  // WHY `O_NONBLOCK`: opening a pipe waits until somebody writes to it.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    await requireReadable(file, path, mostBytes)
    const parts: Buffer[] = []
    let bytes = 0
    for await (const part of file.createReadStream({ autoClose: false })) {
      const chunk = part as Buffer
      bytes += chunk.byteLength
      if (bytes > mostBytes) throw new FileTooLongError(path, mostBytes)
      parts.push(chunk)
    }
    return Buffer.concat(parts)
  } finally {
    await file.close()
  }
}
