/**
 * Cuts a filter rule into words, strings and punctuation. Every character is looked at once.
 * Source: https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership (supported values)
 */

type Punctuation = '(' | ')' | '[' | ']' | ','

/** One word, string or sign of a rule. */
export interface Token {
  /** `unclosed` is a string that lacks its end. */
  readonly kind: Punctuation | 'word' | 'string' | 'unclosed' | 'end'
  /** The word, or the text of a string without quotes and escapes. */
  readonly text: string
  /** The token as it is written. */
  readonly source: string
  /** Offset in UTF-16 code units, from 0. */
  readonly at: number
}

const punctuation: ReadonlySet<string> = new Set<Punctuation>(['(', ')', '[', ']', ','])

/** Cuts a text into tokens, in order and without overlap; the last one, and no other, is `end`. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    if (isSpace(text.charAt(at))) {
      at += 1
    } else {
      const token = readToken(text, at)
      tokens.push(token)
      at += token.source.length
    }
  }
  return [...tokens, { kind: 'end', text: '', source: '', at }]
}

function readToken(text: string, at: number): Token {
  const first = text.charAt(at)
  if (isPunctuation(first)) return { kind: first, text: first, source: first, at }
  return first === '"' ? readString(text, at) : readWord(text, at)
}

function readWord(text: string, at: number): Token {
  let end = at + 1
  while (end < text.length && !endsWord(text.charAt(end))) end += 1
  const word = text.slice(at, end)
  return { kind: 'word', text: word, source: word, at }
}

/**
 * Reads from one double quote to the next. A backtick makes a quote, or another backtick, part of the
 * text. DEVIATION: the escape of the backtick itself is not documented; without it no text could end in
 * one. Before any other character a backtick stands for itself.
 */
function readString(text: string, at: number): Token {
  let value = ''
  let index = at + 1
  while (index < text.length && text.charAt(index) !== '"') {
    const next = text.charAt(index + 1)
    const isEscape = text.charAt(index) === '`' && (next === '"' || next === '`')
    value += isEscape ? next : text.charAt(index)
    index += isEscape ? 2 : 1
  }
  const isClosed = index < text.length
  const source = text.slice(at, index + 1)
  return { kind: isClosed ? 'string' : 'unclosed', text: value, source, at }
}

/** Quotes a text the way it is read back. */
export function quote(text: string): string {
  return `"${text.replaceAll(/["`]/gu, '`$&')}"`
}

function isSpace(character: string): boolean {
  return /\s/u.test(character)
}

function isPunctuation(character: string): character is Punctuation {
  return punctuation.has(character)
}

function endsWord(character: string): boolean {
  return isSpace(character) || isPunctuation(character) || character === '"'
}
