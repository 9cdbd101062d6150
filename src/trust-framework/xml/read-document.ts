/**
 * Reads a text as a well-formed XML document with namespaces. Nothing outside the text is ever read:
 * document type declarations are refused before the parser sees them, entities are not substituted, inclusions
 * and style sheets are ignored. Nesting over 256 levels is refused by the parser.
 * Source: XML 1.0; Namespaces in XML 1.0.
 */

import { ParseOption, XmlDocument, XmlParseError } from 'libxml2-wasm'
import { mostFindings } from '../../kernel/finding-list.ts'
import { failed, passed, type Checked, type Finding } from '../../kernel/findings.ts'
import { abbreviate } from '../../kernel/abbreviate.ts'
import { notXmlFinding } from './not-xml.ts'
import { createLocate, type Locate, type TextPosition } from './text-positions.ts'
import type { OstiaryCode } from '../../kernel/ostiary-codes.ts'
import { documentCodes } from './document-codes.ts'

/** The largest document that is read, in bytes. Source: Azure AD B2C service limits (1,024 KB). */
export const maximumDocumentBytes = 1_048_576

/** The deepest nesting of elements: the parser's own limit. */
export const maximumElementDepth = 256

const parseOptions = (ParseOption.XML_PARSE_NONET |
  ParseOption.XML_PARSE_NO_XXE |
  ParseOption.XML_PARSE_SKIP_IDS |
  ParseOption.XML_PARSE_BIG_LINES) as ParseOption

const warningLevel = 1

const longestParserMessage = 300

/** Finds a document type declaration in the prolog, the only place where one is allowed. */
function findDoctype(text: string): number | undefined {
  const prologItem = /[ \t\r\n]+|<!--|<\?/uy
  let offset = 0
  for (;;) {
    prologItem.lastIndex = offset
    const item = prologItem.exec(text)?.[0]
    if (item === undefined) return text.startsWith('<!DOCTYPE', offset) ? offset : undefined
    offset += item.length
    const end = item === '<!--' ? '-->' : item === '<?' ? '?>' : ''
    const endAt = text.indexOf(end, offset)
    if (endAt < 0) return undefined
    offset = endAt + end.length
  }
}

interface ParserPlace {
  readonly line: number
  readonly col: number
}

/**
 * Turns the parser's places into offsets: its lines end only at LF, and its columns count code points. A place
 * is where the parser stopped, mostly after the faulty token.
 */
function createOffsetOf(text: string): (place: ParserPlace) => number {
  const lineStarts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1))
    lineStarts.push(at + 1)
  return ({ line, col }) => {
    let offset = lineStarts[line - 1] ?? text.length
    for (let passedBy = 1; passedBy < col && offset < text.length; passedBy++) {
      offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1
    }
    return offset
  }
}

function parserFindings(text: string, error: XmlParseError, locate: Locate): readonly Finding[] {
  const offsetOf = createOffsetOf(text)
  return error.details
    .filter(({ level }) => level > warningLevel)
    .slice(0, mostFindings)
    .map((detail) =>
      notXmlFinding(
        documentCodes.notWellFormed,
        abbreviate(detail.message.trim(), longestParserMessage),
        locate(offsetOf(detail)),
      ),
    )
}

function refuseAt(position: TextPosition, ostiaryCode: OstiaryCode, fault: string): Checked<never> {
  return failed(notXmlFinding(ostiaryCode, fault, position))
}

/**
 * Parses a text. The caller disposes of the document, which lives outside the garbage-collected heap. Every
 * fault the parser reports is a finding, fifty at most; the encoding declared in the text
 * is ignored, since a text is already decoded. `locate` gives the position of an offset, where that is not its
 * position in the text.
 */
export function readDocument(
  text: string,
  locate: Locate = (offset) => createLocate(text)(offset),
): Checked<XmlDocument> {
  if (text === '') return refuseAt(locate(0), documentCodes.notWellFormed, 'the body is empty')
  if (!text.isWellFormed()) {
    return refuseAt(
      locate(text.search(/\p{Surrogate}/u)),
      documentCodes.notWellFormed,
      'half of a surrogate pair is not a character',
    )
  }
  if (text.startsWith('\ufeff')) {
    // WHY: the parser skips this character, so a prolog behind it would escape the scan below.
    return refuseAt(
      locate(0),
      documentCodes.notWellFormed,
      'the character U+FEFF is before the document',
    )
  }
  const doctype = findDoctype(text)
  if (doctype !== undefined) {
    return refuseAt(
      locate(doctype),
      documentCodes.doctypeNotAllowed,
      'a document type declaration (DOCTYPE) is not allowed',
    )
  }
  try {
    return passed(XmlDocument.fromString(text, { option: parseOptions, encoding: 'utf-8' }))
  } catch (error) {
    if (!(error instanceof XmlParseError) || error.details.length === 0) throw error
    return failed(...parserFindings(text, error, locate))
  }
}
