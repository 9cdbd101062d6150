/** Finds the encoding of a document and decodes it. */

import { failed, passed, type Checked } from '../../../kernel/findings.ts'
import { fileCodes } from './file-codes.ts'
import type { ExportedDocument } from './documents.ts'

type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be'

/**
 * Tells the encoding by the byte order mark. Without one, by the zero byte that UTF-16 has in each ASCII character:
 * JSON begins with one. Windows PowerShell 5.1 writes UTF-16 with a mark, PowerShell 7 UTF-8 without.
 * Source: RFC 4627, section 3; https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/out-file
 */
function encodingOf([first = 1, second = 1]: Uint8Array): TextEncodingName {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first !== 0 && second === 0) return 'utf-16le'
  if (first === 0 && second !== 0) return 'utf-16be'
  return 'utf-8'
}

/**
 * Returns the text of a document without its byte order mark. A document that cannot be decoded has one finding,
 * however many characters are wrong.
 */
export function decodeText(document: ExportedDocument): Checked<string> {
  if ('text' in document) {
    const text = document.text.replace(/^\u{feff}/u, '')
    if (!text.includes('\0')) return passed(text)
    return failed({
      ostiaryCode: fileCodes.notDecodable,
      message:
        'the text has zero characters, so it was decoded in a wrong encoding; give the bytes',
    })
  }
  const encoding = encodingOf(document.bytes)
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(document.bytes)
    if (!text.includes('\0')) return passed(text)
  } catch {
    // A byte that the encoding does not have; the finding below says so.
  }
  return failed({
    ostiaryCode: fileCodes.notDecodable,
    message: `the file looks like ${encoding.toUpperCase()}, but is not; save it as UTF-8 or UTF-16`,
  })
}
