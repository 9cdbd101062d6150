/**
 * Reads a ZIP archive in memory. What an entry declares is checked before it is unpacked, and no entry can have more
 * bytes than it declares.
 * Source: APPNOTE.TXT - .ZIP File Format Specification, 6.3.10.
 */

import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl'
import { abbreviate } from '../../../kernel/abbreviate.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { setBodyCodes } from './set-body-codes.ts'
import { isOfSet, setRefusal, type SetFiles } from './set-files.ts'

async function unpack(archive: ZipFile, entry: Entry, name: string): Promise<Uint8Array> {
  const parts: Buffer[] = []
  try {
    const stream = await archive.openReadStreamPromise(entry)
    for await (const part of stream) parts.push(part as Buffer)
  } catch (error) {
    const message = `The file '${abbreviate(name)}' of the archive cannot be unpacked.`
    throw setRefusal(setBodyCodes.notReadable, message, name, error)
  }
  return Buffer.concat(parts)
}

async function readEntries(archive: ZipFile, files: SetFiles): Promise<void> {
  for await (const entry of archive.eachEntry()) {
    if (/[/\\]$/u.test(entry.fileName)) continue
    const name = files.admit(entry.fileName)
    if (!isOfSet(name)) continue
    files.reserve(name, entry.uncompressedSize)
    files.add(name, await unpack(archive, entry, name))
  }
}

/**
 * Adds the files of an archive that are part of a set.
 * @throws OstiaryError `badRequest` for a malformed archive and beyond a limit.
 */
export async function unzipSet(body: Uint8Array, files: SetFiles): Promise<void> {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  try {
    const archive = await fromBufferPromise(buffer, { lazyEntries: true })
    await readEntries(archive, files)
  } catch (error) {
    if (error instanceof OstiaryError) throw error
    throw new OstiaryError('badRequest', {
      ostiaryCode: setBodyCodes.malformed,
      message: 'The body is not a complete ZIP archive.',
      cause: error,
    })
  }
}
