/**
 * `RegexReplace` on an engine whose effort grows with the value only: no pattern can stall the service.
 * Source: https://learn.microsoft.com/entra/identity-platform/jwt-claims-customization, "Regex-based claims
 * transformation".
 */

import { RE2JS } from 're2js'
import type {
  AssertedPlace,
  CharacterKind,
  PatternNode,
} from '../definitions/claims-mapping/pattern-nodes.ts'
import { parsePattern } from '../definitions/claims-mapping/pattern.ts'
import { skipReason, type SkipReason } from './skip-reasons.ts'

/** Most steps of a pattern times characters of the values, for one transformation. */
const mostPatternEffort = 500_000

/** Tells whether a pattern may run on these values. */
export function isWithinEffort({ size }: CompiledPattern, values: readonly string[]): boolean {
  return values.reduce((sum, value) => sum + size * (value.length + 1), 0) <= mostPatternEffort
}

/** What came of a pattern on a value: a text, or a reason why there is none. */
export type Replacement =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'skip'; readonly reason: SkipReason }

/** `\d`, `\w` and `\s` of .NET, which look at the whole of Unicode. */
const classes = {
  digit: String.raw`\p{Nd}`,
  word: String.raw`\p{L}\p{Mn}\p{Nd}\p{Pc}`,
  space: String.raw`\t-\r\x{85}\p{Z}`,
} as const

const negatedClasses = {
  digit: String.raw`\P{Nd}`,
} as const

const places: Readonly<Record<AssertedPlace, string>> = {
  start: String.raw`\A`,
  end: String.raw`\z`,
  'very-end': String.raw`\z`,
  'line-start': '(?m:^)',
  'line-end': '(?m:$)',
  'word-boundary': String.raw`\b`,
  'no-word-boundary': String.raw`\B`,
}

/** Ends the printing with what the engine cannot express. */
class InexpressiblePattern extends Error {}

function printUnit(unit: number): string {
  if (unit >= 0xd800 && unit <= 0xdfff) {
    throw new InexpressiblePattern('characters outside the basic plane of Unicode')
  }
  return String.raw`\x{${unit.toString(16)}}`
}

function printKind(kind: CharacterKind): string {
  if ('from' in kind) {
    return kind.from === kind.to
      ? printUnit(kind.from)
      : `${printUnit(kind.from)}-${printUnit(kind.to)}`
  }
  if (!kind.isNegated) return classes[kind.class]
  if (kind.class === 'digit') return negatedClasses.digit
  throw new InexpressiblePattern(String.raw`\W and \S inside a class with more than one item`)
}

function printCharacter(node: Extract<PatternNode, { kind: 'character' }>): string {
  const [only, ...more] = node.among
  if (!only) return node.isNegated ? '(?s:.)' : String.raw`[^\x{0}-\x{10ffff}]`
  const isNegatedClass = more.length === 0 && 'class' in only && only.isNegated
  const printed = isNegatedClass
    ? `[${node.isNegated ? '' : '^'}${classes[only.class]}]`
    : `[${node.isNegated ? '^' : ''}${node.among.map(printKind).join('')}]`
  return node.ignoresCase ? `(?i:${printed})` : printed
}

/** Prints a pattern in the syntax of the engine; `names` receives the name of each group in order. */
function print(node: PatternNode, names: string[]): string {
  switch (node.kind) {
    case 'character':
      return printCharacter(node)
    case 'sequence':
      return node.parts.map((part) => print(part, names)).join('')
    case 'choice':
      return `(?:${node.options.map((option) => print(option, names)).join('|')})`
    case 'group':
      names.push(node.name)
      return `(${print(node.part, names)})`
    case 'repeat': {
      const most = node.most === Infinity ? '' : String(node.most)
      return `(?:${print(node.part, names)}){${node.least},${most}}${node.isLazy ? '?' : ''}`
    }
    case 'assertion':
      return places[node.at]
  }
}

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

/** A pattern that is ready for values. */
export interface CompiledPattern {
  readonly text: string
  readonly size: number
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
  const names: string[] = []
  try {
    const engine = RE2JS.compile(print(node, names))
    return {
      text,
      size: engine.programSize(),
      match(value) {
        const difference = differenceOn(node, value)
        if (difference) return difference
        const matcher = engine.matcher(value)
        if (!matcher.find()) return undefined
        const groups = new Map([['0', matcher.group(0) ?? '']])
        for (const [index, name] of names.entries()) {
          const found = matcher.group(index + 1)
          if (found !== null || !groups.has(name)) groups.set(name, found ?? '')
        }
        return groups
      },
    }
  } catch (error) {
    return unsupported(error instanceof InexpressiblePattern ? error.message : 'it is too large')
  }
}

/** Prepares a pattern. `malformed` when it is no regular expression; a reason when the preview cannot run it. */
export function compilePattern(text: string): CompiledPattern | SkipReason | 'malformed' {
  const parsed = parsePattern(text)
  if (parsed.ok) return compileNode(text, parsed.node)
  return parsed.isMalformed ? 'malformed' : unsupported(parsed.reason)
}

/** Replaces `{name}` by a group of the match, or else by a further input; other braces stay. */
function fillIn(
  replacement: string,
  groups: ReadonlyMap<string, string>,
  inputs: ReadonlyMap<string, string>,
): string {
  return replacement.replaceAll(
    /\{(\w+)\}/gu,
    (whole, name: string) => groups.get(name) ?? inputs.get(name.toLowerCase()) ?? whole,
  )
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
  return { kind: 'text', text: fillIn(replacement, groups, inputs) }
}
