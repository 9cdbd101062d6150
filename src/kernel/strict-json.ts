/**
 * Reads JSON exactly as RFC 8259 has it, with every fault at its line and column. Beyond the grammar it
 * refuses what is well-formed but unsafe or ambiguous: duplicate member names, the name `__proto__`,
 * nesting over 64 levels, NUL characters and lone surrogates (PostgreSQL text and UTF-8 hold neither).
 * Source: RFC 8259, sections 2-8.
 */

import { parse, printParseErrorCode, visit, type ParseError } from 'jsonc-parser'
import { failed, passed, type Checked, type Finding } from './findings.ts'
import type { JsonValue } from './json.ts'

/** The deepest nesting of arrays and objects that is read. */
export const maximumJsonDepth = 64

/** A fault list longer than this helps nobody. */
const maximumFindings = 20

interface JsonDialect {
  /** Accept one comma before `}` or `]`, as .NET's readers of 2016 to 2019 did. */
  readonly allowTrailingComma: boolean
}

const expectations: Readonly<Record<string, string>> = {
  InvalidSymbol: 'unknown word',
  InvalidNumberFormat: 'malformed number',
  PropertyNameExpected: 'expected a member name in double quotes',
  ValueExpected: 'expected a value',
  ColonExpected: 'expected `:` after the member name',
  CommaExpected: 'expected `,` between items',
  CloseBraceExpected: 'expected `}`',
  CloseBracketExpected: 'expected `]`',
  EndOfFileExpected: 'expected the end of the document',
  InvalidCommentToken: 'comments are not JSON',
  UnexpectedEndOfComment: 'comments are not JSON',
  UnexpectedEndOfString: 'the string is not closed',
  UnexpectedEndOfNumber: 'the number is not complete',
  InvalidUnicode: 'malformed `\\u` escape',
  InvalidEscapeCharacter: 'unknown escape in the string',
  InvalidCharacter: 'control character in the string must be escaped',
}

class TooDeep extends Error {}

/** Turns an offset into the `line:column` it stands at; both start at 1, columns count UTF-16 units. */
function positionAt(text: string, offset: number): string {
  const before = text.slice(0, offset)
  const line = before.split(/\r\n|\r|\n/u).length
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1
  return `${line}:${offset - lineStart + 1}`
}

function foundAt(text: string, offset: number): string {
  if (offset >= text.length) return 'found the end of the document'
  const token = /^(?:"[^"\n]{0,24}"?|[\w.+-]{1,24}|.)/su.exec(text.slice(offset, offset + 32))?.[0]
  return `found \`${token ?? text[offset]}\``
}

function syntaxFinding(text: string, error: ParseError): Finding {
  const gap = /^\s*/u.exec(text.slice(error.offset))?.[0].length ?? 0
  const offset = error.length === 0 ? error.offset + gap : error.offset
  const afterComma = /,\s*$/u.test(text.slice(0, offset)) && /[}\]]/u.test(text[offset] ?? '')
  const expectation = afterComma
    ? 'a trailing comma is not JSON; expected another item'
    : (expectations[printParseErrorCode(error.error)] ?? 'malformed JSON')
  const target = positionAt(text, offset)
  return {
    message: `line ${target.replace(':', ', column ')}: ${expectation}, ${foundAt(text, offset)}`,
    target,
  }
}

function locate(text: string, offset: number, message: string): Finding {
  const target = positionAt(text, offset)
  return { message: `line ${target.replace(':', ', column ')}: ${message}`, target }
}

/** Finds every fault of the grammar and everything this service refuses beyond it. */
function findFaults(text: string, dialect: JsonDialect, repairs = 0): readonly Finding[] {
  const errors: ParseError[] = []
  const unsafe: Finding[] = []
  const names: Set<string>[] = []
  let depth = 0

  const enter = (offset: number): void => {
    depth += 1
    if (depth > maximumJsonDepth) {
      unsafe.push(locate(text, offset, `nesting is deeper than ${maximumJsonDepth} levels`))
      throw new TooDeep()
    }
  }
  const checkText = (value: unknown, offset: number): void => {
    if (typeof value !== 'string') return
    if (value.includes('\0')) unsafe.push(locate(text, offset, 'a string holds the NUL character'))
    if (!value.isWellFormed()) {
      unsafe.push(locate(text, offset, 'a string holds half of a surrogate pair'))
    }
  }

  try {
    visit(
      text,
      {
        onObjectBegin: (offset) => {
          enter(offset)
          names.push(new Set())
        },
        onObjectEnd: () => {
          depth -= 1
          names.pop()
        },
        onArrayBegin: (offset) => enter(offset),
        onArrayEnd: () => {
          depth -= 1
        },
        onObjectProperty: (name, offset) => {
          checkText(name, offset)
          if (name === '__proto__') {
            unsafe.push(locate(text, offset, 'the member name `__proto__` is not allowed'))
          }
          const seen = names.at(-1)
          if (seen?.has(name)) {
            unsafe.push(locate(text, offset, `the member \`${name}\` occurs twice in one object`))
          }
          seen?.add(name)
        },
        onLiteralValue: (value, offset) => checkText(value, offset),
        onError: (error, offset, length) => errors.push({ error, offset, length }),
      },
      { disallowComments: true, allowTrailingComma: dialect.allowTrailingComma },
    )
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error
  }

  const doubled = errors.find(
    ({ error, offset }) =>
      text[offset] === '{' && printParseErrorCode(error) === 'PropertyNameExpected',
  )
  if (doubled && repairs < maximumFindings) {
    // WHY: one doubled brace derails all that follows it; read on without it to find the other faults.
    const repaired = `${text.slice(0, doubled.offset)} ${text.slice(doubled.offset + 1)}`
    const here = locate(text, doubled.offset, 'the opening brace is doubled, found `{`')
    return [here, ...findFaults(repaired, dialect, repairs + 1)]
  }

  const syntax = new Map<string, Finding>()
  for (const error of errors) {
    const finding = syntaxFinding(text, error)
    if (!syntax.has(finding.target ?? '')) syntax.set(finding.target ?? '', finding)
  }
  return [...syntax.values(), ...unsafe].slice(0, maximumFindings)
}

/**
 * Parses a JSON text. Findings carry `line:column` as target and name what was found there.
 * Shape of a message: ``line 2, column 1: expected a member name in double quotes, found `{` ``.
 */
export function parseStrictJson(text: string): Checked<JsonValue> {
  const findings = findFaults(text, { allowTrailingComma: false })
  if (findings.length > 0) return failed(...findings)
  try {
    return passed(JSON.parse(text) as JsonValue)
  } catch (error) {
    // The walker is more lenient than RFC 8259 in a few corners; the native parser has the last word.
    return failed({ message: `malformed JSON: ${(error as Error).message}`, target: '1:1' })
  }
}

/** Parses JSON that may have a trailing comma before `}` or `]`, and is strict in all else. */
export function parseJsonWithTrailingCommas(text: string): Checked<JsonValue> {
  const findings = findFaults(text, { allowTrailingComma: true })
  if (findings.length > 0) return failed(...findings)
  return passed(parse(text, [], { allowTrailingComma: true, disallowComments: true }) as JsonValue)
}
