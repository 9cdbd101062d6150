/**
 * Reads JSON exactly as RFC 8259 has it, with every fault at its line and column. Beyond the grammar it
 * refuses what is well-formed but unsafe or ambiguous: duplicate member names, the name `__proto__`,
 * nesting over 64 levels, NUL characters and lone surrogates (PostgreSQL text and UTF-8 hold neither).
 * Source: RFC 8259, sections 2-8.
 */

import { parse, printParseErrorCode, visit, type ParseError } from 'jsonc-parser'
import { failed, passed, type Checked, type Finding } from './findings.ts'
import { jsonCodes } from './json-codes.ts'
import type { JsonObject, JsonValue } from './json.ts'
import type { OstiaryCode } from './ostiary-codes.ts'

/** The deepest nesting of arrays and objects that is read. */
export const maximumJsonDepth = 64

/** Most faults that are reported. */
const maximumFindings = 20

/** Most doubled braces that are skipped: each costs one more walk. */
const maximumRepairs = 4

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

/** Ends the walk when enough faults are found. */
class EnoughFound extends Error {}

/** A place in a text; both numbers from 1. */
export interface TextPlace {
  readonly line: number
  /** In UTF-16 code units. */
  readonly column: number
}

/** Turns offsets of one text into places. Lines end with `\n`, `\r` or both. */
export function createLocator(text: string): (offset: number) => TextPlace {
  let starts: number[] | undefined
  return (offset) => {
    starts ??= [0, ...Array.from(text.matchAll(/\r\n|\r|\n/gu), (end) => end.index + end[0].length)]
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}

function foundAt(text: string, offset: number): string {
  if (offset >= text.length) return 'found the end of the document'
  const token = /^(?:"[^"\n]{0,24}"?|[\w.+-]{1,24}|.)/su.exec(text.slice(offset, offset + 32))?.[0]
  return `found \`${token ?? text[offset]}\``
}

/** The offset of the last character before the given one that is no white space; -1 when there is none. */
function lastBefore(text: string, offset: number): number {
  let index = offset - 1
  while (index >= 0 && /\s/u.test(text[index] ?? '')) index -= 1
  return index
}

/** The first offset from the given one that is no white space. */
function firstFrom(text: string, offset: number): number {
  let index = offset
  while (index < text.length && /\s/u.test(text[index] ?? '')) index += 1
  return index
}

interface Fault {
  readonly ostiaryCode: OstiaryCode
  readonly offset: number
  readonly message: string
}

/** Finds the place of a syntax error and what was expected there. */
function describe(text: string, error: ParseError): Fault {
  const offset = error.length === 0 ? firstFrom(text, error.offset) : error.offset
  const isClosing = /[}\]]/u.test(text[offset] ?? '')
  const afterComma = isClosing && text[lastBefore(text, offset)] === ','
  const expectation = afterComma
    ? 'a trailing comma is not JSON; expected another item'
    : (expectations[printParseErrorCode(error.error)] ?? 'malformed JSON')
  const message = `${expectation}, ${foundAt(text, offset)}`
  return { ostiaryCode: jsonCodes.malformed, offset, message }
}

/** Walks the text to its end, or to the most faults that are reported. */
function walk(
  text: string,
  dialect: JsonDialect,
): { readonly errors: readonly ParseError[]; readonly unsafe: readonly Fault[] } {
  const errors: ParseError[] = []
  const unsafe: Fault[] = []
  const names: Set<string>[] = []
  let depth = 0

  const stopWhenEnough = (): void => {
    if (errors.length + unsafe.length >= maximumFindings) throw new EnoughFound()
  }
  const refuse = (ostiaryCode: OstiaryCode, offset: number, message: string): void => {
    unsafe.push({ ostiaryCode, offset, message })
    stopWhenEnough()
  }
  const enter = (offset: number): void => {
    depth += 1
    if (depth <= maximumJsonDepth) return
    const message = `objects and arrays are nested deeper than ${maximumJsonDepth} levels`
    unsafe.push({ ostiaryCode: jsonCodes.tooDeep, offset, message })
    throw new EnoughFound()
  }
  const checkText = (value: unknown, offset: number): void => {
    if (typeof value !== 'string') return
    if (value.includes('\0')) {
      refuse(jsonCodes.textNotStorable, offset, 'the string contains the NUL character')
    }
    if (!value.isWellFormed()) {
      refuse(jsonCodes.textNotStorable, offset, 'the string contains half of a surrogate pair')
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
            const message = 'the member name `__proto__` is not allowed'
            refuse(jsonCodes.memberNameForbidden, offset, message)
          }
          const seen = names.at(-1)
          if (seen?.has(name)) {
            const message = `the member \`${name.slice(0, 64)}\` occurs twice in one object`
            refuse(jsonCodes.memberRepeated, offset, message)
          }
          seen?.add(name)
        },
        onLiteralValue: (value, offset) => checkText(value, offset),
        onError: (error, offset, length) => {
          errors.push({ error, offset, length })
          stopWhenEnough()
        },
      },
      { disallowComments: true, allowTrailingComma: dialect.allowTrailingComma },
    )
  } catch (error) {
    if (!(error instanceof EnoughFound)) throw error
  }
  return { errors, unsafe }
}

/** Finds faults of the grammar and what this service refuses beyond it, as many as are reported. */
function findFaults(text: string, dialect: JsonDialect, repairs = 0): readonly Fault[] {
  const { errors, unsafe } = walk(text, dialect)
  const doubled = errors.find(
    ({ error, offset }) =>
      text[offset] === '{' && printParseErrorCode(error) === 'PropertyNameExpected',
  )
  if (doubled && repairs < maximumRepairs) {
    // WHY: one doubled brace derails all that follows it; read on without it to find the other faults.
    const repaired = `${text.slice(0, doubled.offset)} ${text.slice(doubled.offset + 1)}`
    const message = 'the opening brace is doubled, found `{`'
    const here = { ostiaryCode: jsonCodes.malformed, offset: doubled.offset, message }
    return [here, ...findFaults(repaired, dialect, repairs + 1)]
  }
  const syntax = new Map<number, Fault>()
  for (const fault of errors.map((error) => describe(text, error))) {
    if (!syntax.has(fault.offset)) syntax.set(fault.offset, fault)
  }
  return [...syntax.values(), ...unsafe]
}

function findingsOf(text: string, dialect: JsonDialect): readonly Finding[] {
  const faults = findFaults(text, dialect)
  if (faults.length === 0) return []
  const locate = createLocator(text)
  return faults.slice(0, maximumFindings).map(({ ostiaryCode, offset, message }) => {
    const { line, column } = locate(offset)
    const target = `${line}:${column}`
    return { ostiaryCode, message: `line ${line}, column ${column}: ${message}`, target }
  })
}

/** The quote that ends a string; `from` is after the one that begins it. */
function endOfString(text: string, from: number): number {
  let end = text.indexOf('"', from)
  while (end > 0 && text[end - 1] === '\\') {
    let backslashes = 1
    while (text[end - 1 - backslashes] === '\\') backslashes += 1
    if (backslashes % 2 === 0) return end
    end = text.indexOf('"', end + 1)
  }
  return end
}

/**
 * Counts the member names of a well-formed text: the strings before a colon. Undefined when one has an escape.
 * WHY: the native parser of Node.js 24 confuses such a name with another one that it has read after the same members.
 */
function countNames(text: string): number | undefined {
  let names = 0
  let escape = text.indexOf('\\')
  for (let start = text.indexOf('"'); start >= 0;) {
    const end = endOfString(text, start + 1)
    let next = end + 1
    while (text.charCodeAt(next) <= 0x20) next += 1
    if (text[next] === ':') {
      names += 1
      if (escape >= 0 && escape < start) escape = text.indexOf('\\', start)
      if (escape > start && escape < end) return undefined
    }
    start = text.indexOf('"', next)
  }
  return names
}

/**
 * Counts quotes before a colon in a well-formed text without escapes: at least one for each member name, since a
 * string may begin with a colon. Undefined when there is white space before a colon.
 * WHY: it takes a third of the time of `countNames`.
 */
function countQuotedColons(text: string): number | undefined {
  let found = 0
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
    const before = text.charCodeAt(colon - 1)
    if (before <= 0x20) return undefined
    if (before === 0x22) found += 1
  }
  return found
}

/** Counts the members of a value at any depth; infinite for one that is nested too deep. */
function countMembers(value: JsonValue, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0
  if (depth > maximumJsonDepth) return Infinity
  let members = 0
  if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) members += countMembers(item, depth + 1)
    return members
  }
  const object = value as JsonObject
  for (const name in object) members += 1 + countMembers(object[name] ?? null, depth + 1)
  return members
}

/** Tells whether no name occurs twice in an object of a well-formed text, whose value has this many members. */
function hasDistinctNames(text: string, members: number): boolean {
  const hasEscapes = text.includes('\\')
  return (!hasEscapes && countQuotedColons(text) === members) || countNames(text) === members
}

/**
 * Reads a text that is certainly valid, as nearly every text is; undefined for the others.
 * WHY: the walk that finds the place of each fault takes several times as long as the native parser. Some
 * texts that this parser accepts are refused here. They can be recognised: by an escaped character that could
 * be NUL or half a pair, by the forbidden name, by fewer members than names, or by deep nesting.
 */
function readIfCertain(text: string): JsonValue | undefined {
  if (text.includes('\\u') || text.includes('__proto__') || !text.isWellFormed()) return undefined
  let value: JsonValue
  try {
    value = JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
  return hasDistinctNames(text, countMembers(value, 1)) ? value : undefined
}

/**
 * Parses a JSON text. Findings carry `line:column` as target and name what was found there.
 * Shape of a message: ``line 2, column 1: expected a member name in double quotes, found `{` ``.
 */
export function parseStrictJson(text: string): Checked<JsonValue> {
  const value = readIfCertain(text)
  if (value !== undefined) return passed(value)
  const findings = findingsOf(text, { allowTrailingComma: false })
  if (findings.length > 0) return failed(...findings)
  try {
    const native = JSON.parse(text) as JsonValue
    const hasEscapedNames = countNames(text) === undefined
    return passed(hasEscapedNames ? (parse(text) as JsonValue) : native)
  } catch (error) {
    // The walker is more lenient than RFC 8259 in a few corners; the native parser has the last word.
    const message = `malformed JSON: ${(error as Error).message}`
    return failed({ ostiaryCode: jsonCodes.malformed, message, target: '1:1' })
  }
}

/** Parses JSON that may have a trailing comma before `}` or `]`, and is strict in all else. */
export function parseJsonWithTrailingCommas(text: string): Checked<JsonValue> {
  const findings = findingsOf(text, { allowTrailingComma: true })
  if (findings.length > 0) return failed(...findings)
  return passed(parse(text, [], { allowTrailingComma: true, disallowComments: true }) as JsonValue)
}
