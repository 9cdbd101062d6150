/**
 * Parses `$search` of directory objects into a filter. A clause is `"property:text"`; each word of the text must be
 * in the property, and where the property is not split into words, the text must be its beginning.
 * Source: https://learn.microsoft.com/graph/search-query-parameter#using-search-on-directory-object-collections
 */

import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { Filter } from './filter.ts'
import { maximumFilterDepth, maximumFilterTerms } from './parse-filter.ts'
import { queryCodes } from './query-codes.ts'

/** The properties that are split into words. */
const wordProperties: ReadonlySet<string> = new Set(['displayname', 'description'])

function malformed(message: string): OstiaryError {
  return new OstiaryError('badRequest', {
    ostiaryCode: queryCodes.searchMalformed,
    message: `Invalid $search clause: ${message}.`,
  })
}

const tokenPattern = /\s*(?:"((?:[^"\\]|\\.)*)"|([()])|([^\s"()]+)|("))/uy

interface SearchToken {
  readonly kind: 'clause' | 'word' | 'end'
  readonly text: string
}

function tokenize(text: string): readonly SearchToken[] {
  const tokens: SearchToken[] = []
  tokenPattern.lastIndex = 0
  for (;;) {
    const match = tokenPattern.exec(text)
    if (match === null) return [...tokens, { kind: 'end', text: 'the end' }]
    const [, clause, symbol, word] = match
    if (clause !== undefined) {
      tokens.push({ kind: 'clause', text: clause.replaceAll(/\\(.)/gu, '$1') })
    } else if (symbol !== undefined || word !== undefined) {
      tokens.push({ kind: 'word', text: symbol ?? word ?? '' })
    } else throw malformed('a double quote is not closed')
  }
}

function clauseFilters(text: string): readonly Filter[] {
  const [, property, wanted] = /^\s*([\p{L}_][\p{L}\p{N}_/]*)\s*:\s*(.*?)\s*$/su.exec(text) ?? []
  if (property === undefined || wanted === undefined || wanted === '') {
    throw malformed(`"${text}" is not of the form "property:text"`)
  }
  if (!wordProperties.has(property.toLowerCase())) {
    return [{ kind: 'startsWith', property, text: wanted }]
  }
  const words = wanted.match(/[\p{L}\p{N}]+/gu) ?? [wanted]
  return words.map((word) => ({ kind: 'contains', property, text: word }))
}

class SearchParser {
  readonly #tokens: readonly SearchToken[]
  #position = 0
  #depth = 0
  #terms = 0

  constructor(text: string) {
    this.#tokens = tokenize(text)
  }

  parse(): Filter {
    const filter = this.#disjunction()
    const rest = this.#take()
    if (rest.kind !== 'end') throw malformed(`expected AND or OR, found ${rest.text}`)
    return filter
  }

  #take(): SearchToken {
    const token = this.#tokens[this.#position]
    this.#position += 1
    return token ?? { kind: 'end', text: 'the end' }
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#position]
    if (token?.kind !== 'word' || token.text !== word) return false
    this.#position += 1
    return true
  }

  #disjunction(): Filter {
    return this.#junction('or', () => this.#junction('and', () => this.#term()))
  }

  #junction(kind: 'and' | 'or', operand: () => Filter): Filter {
    const operands = [operand()]
    while (this.#takeWord(kind.toUpperCase())) operands.push(operand())
    return { kind, operands }
  }

  #term(): Filter {
    if (this.#takeWord('(')) {
      this.#depth += 1
      if (this.#depth > maximumFilterDepth) {
        throw malformed(`it is nested deeper than ${maximumFilterDepth} levels`)
      }
      const inner = this.#disjunction()
      this.#depth -= 1
      if (!this.#takeWord(')')) throw malformed('expected )')
      return inner
    }
    const token = this.#take()
    if (token.kind !== 'clause') {
      throw malformed(`expected "property:text" in double quotes, found ${token.text}`)
    }
    const operands = clauseFilters(token.text)
    this.#terms += operands.length
    if (this.#terms > maximumFilterTerms) {
      throw malformed(`it has more than ${maximumFilterTerms} words`)
    }
    return { kind: 'and', operands }
  }
}

/** Parses the text of `$search`. @throws OstiaryError `badRequest` saying what was expected. */
export function parseSearch(text: string): Filter {
  return new SearchParser(text).parse()
}
