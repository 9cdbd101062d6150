/** Parts of the messages about claims mapping definitions. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { didYouMean } from '../../../kernel/did-you-mean.ts'
import type { DefinitionFindings } from '../definition-report.ts'
import type { DefinitionValue } from '../located-json.ts'

/** Prints words for a message. Shape: `` `user`, `company` ``. */
export function printWords(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ')
}

/** Quotes a text of the definition, cut to the length of a message. */
export function quoteText(text: string): string {
  return `\`${abbreviate(text)}\``
}

/** Most findings of a definition after which no known name is suggested. WHY: each search takes long. */
const mostGuesses = 10

/** Suggests the known name that a misspelt one was meant to be, for the end of a message; empty when there is none. */
export function printGuess(
  given: string,
  known: Iterable<string>,
  { findings, warnings }: DefinitionFindings,
): string {
  if (findings.length + warnings.length >= mostGuesses) return ''
  const guess = didYouMean(given, known)
  return guess === undefined ? '' : `; did you mean ${quoteText(guess)}?`
}

/** The member of an object for the place of a finding, or the object when it lacks the member. */
export function memberPlace(at: DefinitionValue, name: string): DefinitionValue {
  return at.member(name) ?? at
}
