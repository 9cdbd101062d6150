/**
 * Parses `$expand`: names of navigation properties, each with the properties to select and the levels in parentheses.
 * Source: OData 4.01 URL conventions, section 5.1.3; https://learn.microsoft.com/graph/query-parameters#expand-parameter
 */

import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { queryCodes } from './query-codes.ts'

/** One property to expand, as the caller spelt it. */
export interface ExpandTerm {
  readonly property: string
  /** The properties of the expanded objects; absent when all are wanted. */
  readonly select?: readonly string[]
  /** How many times the property is followed, from each object to the next one; once when absent. */
  readonly levels?: number | 'max'
}

/** Most properties that one `$expand` can name. WHY our own number: each is looked up for each object of a page. */
export const maximumExpandTerms = 5

function malformed(text: string): OstiaryError {
  return new OstiaryError('badRequest', {
    ostiaryCode: queryCodes.expandMalformed,
    message: `Invalid $expand clause '${text}'.`,
  })
}

/** Splits a text at commas outside of parentheses. */
function splitTerms(text: string): readonly string[] {
  const terms: string[] = []
  let depth = 0
  let start = 0
  for (const { index, 0: symbol } of text.matchAll(/[(),]/gu)) {
    if (symbol === '(') depth += 1
    else if (symbol === ')') depth -= 1
    else if (depth === 0) {
      terms.push(text.slice(start, index))
      start = index + 1
    }
  }
  return [...terms, text.slice(start)]
}

function selectOf(text: string, term: string): readonly string[] | undefined {
  const names = text.split(',').map((each) => each.trim())
  if (!names.every((each) => /^(?:\w+|\*)$/u.test(each))) throw malformed(term)
  return names.includes('*') ? undefined : names
}

function levelsOf(text: string, term: string): number | 'max' {
  if (text.toLowerCase() === 'max') return 'max'
  if (/^[1-9]\d{0,8}$/u.test(text)) return Number(text)
  throw malformed(term)
}

/** Reads the options in the parentheses of a term, joined by semicolons. */
function optionsOf(text: string, term: string): Omit<ExpandTerm, 'property'> {
  const options = new Map<string, string>()
  for (const option of text.split(';')) {
    const [, name, value] = /^\s*\$?(\w+)\s*=\s*(.*?)\s*$/su.exec(option) ?? []
    if (name === undefined || value === undefined) throw malformed(term)
    const folded = name.toLowerCase()
    if (folded !== 'select' && folded !== 'levels') {
      throw new OstiaryError('notImplemented', {
        ostiaryCode: queryCodes.optionNotSupported,
        message: `Only '$select' and '$levels' are supported inside of $expand, not '${option.trim()}'.`,
      })
    }
    if (options.has(folded)) throw malformed(term)
    options.set(folded, value)
  }
  const selected = options.get('select')
  const levels = options.get('levels')
  const select = selected === undefined ? undefined : selectOf(selected, term)
  return {
    ...(select && { select }),
    ...(levels !== undefined && { levels: levelsOf(levels, term) }),
  }
}

/**
 * Parses the text of `$expand`.
 * @throws OstiaryError `badRequest` with the clause, `notImplemented` for another option than `$select` and `$levels`.
 */
export function parseExpand(text: string): readonly ExpandTerm[] {
  const terms = splitTerms(text)
  if (terms.length > maximumExpandTerms) {
    throw new OstiaryError('badRequest', {
      ostiaryCode: queryCodes.expandTooLong,
      message: `$expand has ${terms.length} terms; at most ${maximumExpandTerms} are allowed.`,
    })
  }
  return terms.map((term) => {
    const [, property, options] = /^\s*(\w+)\s*(?:\((.*)\))?\s*$/su.exec(term) ?? []
    if (property === undefined) throw malformed(term.trim())
    return { property, ...(options === undefined ? {} : optionsOf(options, term.trim())) }
  })
}
