/**
 * `RegexReplace` on an engine whose effort grows with the value only: no pattern can stall the service.
 * Source: https://learn.microsoft.com/entra/identity-platform/jwt-claims-customization, "Regex-based claims
 * transformation".
 */

import { LRUCache } from 'lru-cache'
import { RE2JS, RE2JSException } from 're2js'
import {
  sizeOf,
  type AssertedPlace,
  type PatternNode,
} from '../definitions/claims-mapping/pattern-nodes.ts'
import { parsePattern } from '../definitions/claims-mapping/pattern.ts'
import { mostValueCharacters } from './limits.ts'
import { InexpressiblePattern, printPattern } from './print-pattern.ts'
import { skipReason, type SkipReason } from './skip-reasons.ts'

/** Most steps of a pattern with its repetitions written out, and most classes such as `\w` in it. */
const mostPatternSteps = 1_000
const mostUnicodeClasses = 50

/**
 * Most steps of a pattern times characters of the values, with the characters of the replacement for each value, of one
 * transformation: about 20 ms.
 */
const mostPatternEffort = 200_000

/** Tells whether a pattern may run on these values, and a replacement be filled in for each. */
export function isWithinEffort(
  { effort }: CompiledPattern,
  values: readonly string[],
  replacement: string,
): boolean {
  const steps = values.reduce(
    (sum, value) => sum + effort * (value.length + 1) + replacement.length,
    0,
  )
  return steps <= mostPatternEffort
}

/** What came of a pattern on a value: a text, or a reason why there is none. */
export type Replacement =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'skip'; readonly reason: SkipReason }

function hasAssertion(node: PatternNode, wanted: readonly AssertedPlace[]): boolean {
  switch (node.kind) {
    case 'assertion':
      return wanted.includes(node.at)
    case 'sequence':
      return node.parts.some((part) => hasAssertion(part, wanted))
    case 'choice':
      return node.options.some((option) => hasAssertion(option, wanted))
    case 'repeat':
    case 'group':
      return hasAssertion(node.part, wanted)
    case 'character':
      return false
  }
}

/** Counts the classes such as `\w`, each of which is a long table. */
function countClasses(node: PatternNode): number {
  switch (node.kind) {
    case 'character':
      return node.among.filter((kind) => 'class' in kind).length
    case 'sequence':
      return node.parts.reduce((count, part) => count + countClasses(part), 0)
    case 'choice':
      return node.options.reduce((count, option) => count + countClasses(option), 0)
    case 'repeat':
    case 'group':
      return countClasses(node.part)
    case 'assertion':
      return 0
  }
}

/** A pattern that is ready for values. */
export interface CompiledPattern {
  readonly text: string
  /** Steps for each character of a value. */
  readonly effort: number
  /** Gives the groups of the first match by name; undefined when there is none; a reason when it cannot tell. */
  readonly match: (value: string) => ReadonlyMap<string, string> | SkipReason | undefined
}

function unsupported(what: string): SkipReason {
  return skipReason('patternUnsupported', what)
}

/** Says where the engine and .NET would differ on a value. */
function differenceOn(node: PatternNode, value: string): SkipReason | undefined {
  // WHY: `$` and `\Z` of .NET also hold before a last line feed, which this engine cannot say.
  if (value.endsWith('\n') && hasAssertion(node, ['end'])) {
    return unsupported('`$` on a value that ends with a line feed')
  }
  // WHY: word boundaries of this engine know the letters of ASCII only.
  const boundaries: readonly AssertedPlace[] = ['word-boundary', 'no-word-boundary']
  if (/\P{ASCII}/u.test(value) && hasAssertion(node, boundaries)) {
    return unsupported(String.raw`\b on a value with characters outside ASCII`)
  }
  return undefined
}

function compileNode(text: string, node: PatternNode): CompiledPattern | SkipReason {
  if (sizeOf(node) > mostPatternSteps || countClasses(node) > mostUnicodeClasses) {
    return skipReason('tooMuchEffort', text)
  }
  const names: string[] = []
  try {
    const engine = RE2JS.compile(printPattern(node, names))
    return {
      text,
      effort: engine.programSize() * (names.length + 1),
      match(value) {
        const difference = differenceOn(node, value)
        if (difference) return difference
        const matcher = engine.matcher(value)
        const isFound = matcher.find()
        // WHY: what the engine remembers between values is large, and patterns are kept.
        engine.reset()
        if (!isFound) return undefined
        const groups = new Map([['0', matcher.group(0) ?? '']])
        for (const [index, name] of names.entries()) {
          const found = matcher.group(index + 1)
          if (found !== null || !groups.has(name)) groups.set(name, found ?? '')
        }
        return groups
      },
    }
  } catch (error) {
    if (error instanceof InexpressiblePattern) return unsupported(error.message)
    if (error instanceof RE2JSException) return unsupported(error.message)
    throw error
  }
}

/** Patterns that were prepared. WHY: preparing takes longer than most matches, and policies ask again and again. */
const prepared = new LRUCache<string, CompiledPattern | SkipReason>({ max: 50 })

/** Prepares a pattern. `malformed` when it is no regular expression; a reason when the preview cannot run it. */
export function compilePattern(text: string): CompiledPattern | SkipReason | 'malformed' {
  const known = prepared.get(text)
  if (known) return known
  const parsed = parsePattern(text)
  if (!parsed.ok && parsed.isMalformed) return 'malformed'
  const made = parsed.ok ? compileNode(text, parsed.node) : unsupported(parsed.reason)
  prepared.set(text, made)
  return made
}

/**
 * Replaces `{name}` by a group of the match, or else by a further input; other braces stay. Undefined when the text gets
 * longer than values may be. WHY not afterwards: thousands of placeholders with long values would fill the memory first.
 */
function fillIn(
  replacement: string,
  groups: ReadonlyMap<string, string>,
  inputs: ReadonlyMap<string, string>,
): string | undefined {
  let text = ''
  let end = 0
  for (const { 0: whole, 1: name = '', index } of replacement.matchAll(/\{(\w+)\}/gu)) {
    const value = groups.get(name) ?? inputs.get(name.toLowerCase()) ?? whole
    text += replacement.slice(end, index) + value
    if (text.length > mostValueCharacters) return undefined
    end = index + whole.length
  }
  text += replacement.slice(end)
  return text.length > mostValueCharacters ? undefined : text
}

/**
 * Gives the replacement with its placeholders filled in. The text is the whole claim: what the pattern does not match
 * is not kept. `inputs` have lower-case names.
 */
export function regexReplace(
  pattern: CompiledPattern,
  value: string,
  replacement: string,
  inputs: ReadonlyMap<string, string>,
): Replacement {
  const groups = pattern.match(value)
  if (groups === undefined) return { kind: 'skip', reason: skipReason('noMatch', pattern.text) }
  if ('code' in groups) return { kind: 'skip', reason: groups }
  const text = fillIn(replacement, groups, inputs)
  return text === undefined
    ? { kind: 'skip', reason: skipReason('valueTooLong', String(mostValueCharacters)) }
    : { kind: 'text', text }
}
