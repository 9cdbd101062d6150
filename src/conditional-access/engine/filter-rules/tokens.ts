/**
 * Splits a filter rule into words, strings and punctuation, in one pass.
 * Source: https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership (supported values)
 */

type Punctuation = '(' | ')' | '[' | ']' | ','

/** One word, string or punctuation mark of a rule. */
export interface FilterToken {
  /** `unclosed` is a string without its closing quote. */
  readonly kind: Punctuation | 'word' | 'string' | 'unclosed' | 'end'
  /** The word, or the text of a string without quotes and escapes. */
  readonly text: string
  /** The token as it was written. */
  readonly source: string
  /** Offset in UTF-16 code units, from 0. */
  readonly at: number
}

const punctuation: ReadonlySet<string> = new Set<Punctuation>(['(', ')', '[', ']', ','])

/** Splits a text into tokens, in order and without overlap; only the last one is `end`. */
export function tokenize(text: string): readonly FilterToken[] {
  const tokens: FilterToken[] = []
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

function readToken(text: string, at: number): FilterToken {
  const first = text.charAt(at)
  if (isPunctuation(first)) return { kind: first, text: first, source: first, at }
  return first === '"' ? readString(text, at) : readWord(text, at)
}

function readWord(text: string, at: number): FilterToken {
  let end = at + 1
  while (end < text.length && !endsWord(text.charAt(end))) end += 1
  const word = text.slice(at, end)
  return { kind: 'word', text: word, source: word, at }
}

/**
 * Reads from one double quote to the next. A backtick makes a quote, or another backtick, part of the
 * text. DEVIATION: the escape of the backtick itself is not documented; without it no text could end with
 * one. Before any other character a backtick is an ordinary character.
 */
function readString(text: string, at: number): FilterToken {
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
