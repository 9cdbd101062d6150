/**
 * Parses `$expand`: names of navigation properties, each with a list of properties to select in parentheses.
 * Source: OData 4.01 URL conventions, section 5.1.3; https://learn.microsoft.com/graph/query-parameters#expand-parameter
 */

import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { queryCodes } from './query-codes.ts'

/** One property to expand, as the caller spelt it. */
export interface ExpandTerm {
  readonly property: string
  /** The properties of the expanded objects; absent when all are wanted. */
  readonly select?: readonly string[]
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

function selectOf(options: string, term: string): readonly string[] | undefined {
  const [, name, value] = /^\s*\$?(\w+)\s*=\s*(.*?)\s*$/su.exec(options) ?? []
  if (name === undefined || value === undefined) throw malformed(term)
  if (name.toLowerCase() !== 'select' || value.includes(';')) {
    throw new OstiaryError('notImplemented', {
      ostiaryCode: queryCodes.optionNotSupported,
      message: `Only '$select' is supported inside of $expand, not '${options.trim()}'.`,
    })
  }
  const names = value.split(',').map((each) => each.trim())
  if (!names.every((each) => /^(?:\w+|\*)$/u.test(each))) throw malformed(term)
  return names.includes('*') ? undefined : names
}

/**
 * Parses the text of `$expand`.
 * @throws OstiaryError `badRequest` with the clause, `notImplemented` for another option than `$select`.
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
    const select = options === undefined ? undefined : selectOf(options, term.trim())
    return { property, ...(select && { select }) }
  })
}
