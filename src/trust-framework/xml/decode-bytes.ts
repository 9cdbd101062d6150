/**
 * Finds the character encoding of the bytes of a document and decodes them. The first of these that is
 * present decides: byte order mark, NUL bytes next to ASCII characters (only UTF-16 has them), XML
 * declaration, charset parameter of the content type; otherwise UTF-8. A declaration that contradicts the
 * bytes is a finding. Source: XML 1.0, section 4.3.3 and appendix F.
 *
 * DEVIATION: in RFC 7303 the charset parameter wins over the declaration. Here the declaration wins, because
 * upload tools add `charset=utf-8` to every file.
 */

import { failed, passed, type Checked } from '../../kernel/findings.ts'
import { abbreviate } from '../../kernel/abbreviate.ts'
import { notXmlFinding } from './not-xml.ts'
import { createLocate } from './text-positions.ts'
import { documentCodes } from './document-codes.ts'

/** The encodings that are decoded, by their IANA names in lower case. */
export type Encoding =
  | 'utf-8'
  | 'utf-16le'
  | 'utf-16be'
  | 'us-ascii'
  | 'iso-8859-1'
  | 'windows-1252'

/** A decoded document, without its byte order mark. */
export interface DecodedText {
  readonly text: string
  readonly encoding: Encoding
}

/** Names that are accepted. `utf-16` leaves the byte order open. */
const encodingNames: ReadonlyMap<string, Encoding | 'utf-16'> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['utf-16', 'utf-16'],
  ['utf-16le', 'utf-16le'],
  ['utf-16be', 'utf-16be'],
  ['us-ascii', 'us-ascii'],
  ['ascii', 'us-ascii'],
  ['iso-8859-1', 'iso-8859-1'],
  ['latin1', 'iso-8859-1'],
  ['windows-1252', 'windows-1252'],
])

interface Signature {
  readonly bytes: readonly number[]
  readonly encoding: Encoding | 'UTF-32' | 'EBCDIC'
  /** How many bytes to skip: the length of a byte order mark, 0 for a first character. */
  readonly skip: number
}

/** Ordered: the UTF-32 mark begins with that of UTF-16. */
const signatures: readonly Signature[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8', skip: 3 },
  { bytes: [0xff, 0xfe, 0, 0], encoding: 'UTF-32', skip: 4 },
  { bytes: [0, 0, 0xfe, 0xff], encoding: 'UTF-32', skip: 4 },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le', skip: 2 },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be', skip: 2 },
  { bytes: [0x3c, 0, 0, 0], encoding: 'UTF-32', skip: 0 },
  { bytes: [0, 0, 0, 0x3c], encoding: 'UTF-32', skip: 0 },
  { bytes: [0x4c, 0x6f, 0xa7, 0x94], encoding: 'EBCDIC', skip: 0 },
]

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte)
}

function findSignature(bytes: Uint8Array): Signature | undefined {
  const signature = signatures.find(({ bytes: start }) => startsWith(bytes, start))
  if (signature !== undefined || bytes.length < 2) return signature
  // WHY: a document begins with an ASCII character, and no XML text contains U+0000.
  if (bytes[1] === 0 && bytes[0] !== 0) return { bytes: [], encoding: 'utf-16le', skip: 0 }
  if (bytes[0] === 0 && bytes[1] !== 0) return { bytes: [], encoding: 'utf-16be', skip: 0 }
  return undefined
}

/** How much of the document is searched for the end of its XML declaration, in bytes. */
const declarationReach = 4096

interface EncodingDeclaration {
  readonly name: string
  readonly offset: number
}

function findDeclaration(
  bytes: Uint8Array,
  detected: Encoding | undefined,
): EncodingDeclaration | undefined {
  const isUtf16 = detected === 'utf-16le' || detected === 'utf-16be'
  // WHY: every other encoding here agrees with windows-1252 on the ASCII characters of a declaration.
  const head = new TextDecoder(isUtf16 ? detected : 'windows-1252').decode(
    bytes.subarray(0, declarationReach),
  )
  const match =
    /^(<\?xml[ \t\r\n](?:[^?>]*?[ \t\r\n])?encoding[ \t\r\n]*=[ \t\r\n]*["'])([A-Za-z][\w.-]*)["']/u.exec(
      head,
    )
  if (match?.[1] === undefined || match[2] === undefined) return undefined
  return { name: match[2], offset: match[1].length }
}

/** Tells whether the encoding the bytes are in may be declared under the name. */
function agrees(detected: Encoding, declared: Encoding | 'utf-16'): boolean {
  return detected === declared || (declared === 'utf-16' && detected.startsWith('utf-16'))
}

function printName(encoding: string): string {
  return encoding.toUpperCase()
}

function chooseEncoding(
  bytes: Uint8Array,
  signature: Signature | undefined,
  charset: string | undefined,
): Checked<Encoding> {
  const detected = signature?.encoding
  if (detected === 'UTF-32' || detected === 'EBCDIC') {
    return failed(
      notXmlFinding(
        documentCodes.encodingNotSupported,
        `the encoding ${detected} is not supported`,
      ),
    )
  }

  const declaration = findDeclaration(bytes.subarray(signature?.skip ?? 0), detected)
  if (declaration !== undefined) {
    const position = { line: 1, column: declaration.offset + 1 }
    const declared = encodingNames.get(declaration.name.toLowerCase())
    if (declared === undefined) {
      return failed(
        notXmlFinding(
          documentCodes.encodingNotSupported,
          `the encoding \`${abbreviate(declaration.name)}\` is not supported`,
          position,
        ),
      )
    }
    if (detected === undefined && !declared.startsWith('utf-16'))
      return passed(declared as Encoding)
    if (detected !== undefined && agrees(detected, declared)) return passed(detected)
    const contradiction = detected === undefined ? 'not in it' : `in ${printName(detected)}`
    return failed(
      notXmlFinding(
        documentCodes.encodingContradicted,
        `the encoding \`${abbreviate(declaration.name)}\` is declared, but the bytes are ${contradiction}`,
        position,
      ),
    )
  }

  if (detected !== undefined) return passed(detected)
  if (charset === undefined) return passed('utf-8')
  const named = encodingNames.get(charset.trim().replaceAll('"', '').toLowerCase())
  if (named === undefined) {
    return failed(
      notXmlFinding(
        documentCodes.encodingNotSupported,
        `the charset \`${abbreviate(charset)}\` of the content type is not supported`,
      ),
    )
  }
  // RFC 2781, section 4.3: text in `utf-16` without a mark is big-endian.
  return passed(named === 'utf-16' ? 'utf-16be' : named)
}

interface Decoding {
  readonly text: string
  /** The offset of the first bytes that encode no character. */
  readonly malformedAt?: number
}

function decodeUtf8(bytes: Uint8Array): Decoding {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  if (!text.includes('\ufffd')) return { text }
  // A malformed sequence was replaced by U+FFFD, so the text no longer encodes to the same bytes.
  const encoded = new TextEncoder().encode(text)
  let index = 0
  while (index < encoded.length && encoded[index] === bytes[index]) index++
  if (index === encoded.length) return { text }
  while (((encoded[index] ?? 0) & 0xc0) === 0x80) index--
  return { text, malformedAt: index }
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Decoding {
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes)
  const [low, high] = encoding === 'utf-16le' ? [0, 1] : [1, 0]
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) {
    const isWritten = bytes[2 * at + low] === 0xfd && bytes[2 * at + high] === 0xff
    if (!isWritten) return { text, malformedAt: 2 * at }
  }
  return { text }
}

function decodeLatin1(bytes: Uint8Array): Decoding {
  let text = ''
  const chunk = 8192
  for (let index = 0; index < bytes.length; index += chunk) {
    text += String.fromCharCode(...bytes.subarray(index, index + chunk))
  }
  return { text }
}

function decodeAscii(bytes: Uint8Array): Decoding {
  const malformedAt = bytes.findIndex((byte) => byte > 0x7f)
  const decoding = decodeLatin1(bytes)
  return malformedAt < 0 ? decoding : { ...decoding, malformedAt }
}

function decode(bytes: Uint8Array, encoding: Encoding): Decoding {
  switch (encoding) {
    case 'utf-8':
      return decodeUtf8(bytes)
    case 'utf-16le':
    case 'utf-16be':
      return decodeUtf16(bytes, encoding)
    case 'us-ascii':
      return decodeAscii(bytes)
    case 'iso-8859-1':
      // WHY: TextDecoder takes this label for windows-1252, which differs in 0x80 to 0x9F.
      return decodeLatin1(bytes)
    case 'windows-1252':
      return { text: new TextDecoder('windows-1252').decode(bytes) }
  }
}

/**
 * Decodes the bytes of an XML document. `charset` is the parameter of the content type, where it has one.
 * A finding about malformed bytes names the first one's offset from the start of the body, its mark
 * included, and targets the line and column reached there.
 */
export function decodeBytes(
  bytes: Uint8Array,
  options: { readonly charset?: string | undefined },
): Checked<DecodedText> {
  const signature = findSignature(bytes)
  const chosen = chooseEncoding(bytes, signature, options.charset)
  if (!chosen.ok) return chosen

  const encoding = chosen.value
  const skip = signature?.skip ?? 0
  const content = bytes.subarray(skip)
  const { text, malformedAt } = decode(content, encoding)
  if (malformedAt === undefined) return passed({ text, encoding })

  const before = decode(content.subarray(0, malformedAt), encoding).text
  const position = createLocate(before)(before.length)
  const offset = skip + malformedAt
  return failed(
    notXmlFinding(
      documentCodes.bytesMalformed,
      `the byte at offset ${offset} does not begin a character of ${printName(encoding)}`,
      position,
    ),
  )
}
