/**
 * Prints a pattern in the syntax of the linear engine, with the meaning that it has in .NET.
 * Source: https://learn.microsoft.com/dotnet/standard/base-types/character-classes-in-regular-expressions;
 * https://github.com/google/re2/wiki/Syntax.
 */

import type {
  AssertedPlace,
  CharacterKind,
  PatternNode,
} from '../definitions/claims-mapping/pattern-nodes.ts'

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
export class InexpressiblePattern extends Error {}

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
export function printPattern(node: PatternNode, names: string[]): string {
  switch (node.kind) {
    case 'character':
      return printCharacter(node)
    case 'sequence':
      return node.parts.map((part) => printPattern(part, names)).join('')
    case 'choice':
      return `(?:${node.options.map((option) => printPattern(option, names)).join('|')})`
    case 'group':
      names.push(node.name)
      return `(${printPattern(node.part, names)})`
    case 'repeat': {
      const most = node.most === Infinity ? '' : String(node.most)
      return `(?:${printPattern(node.part, names)}){${node.least},${most}}${node.isLazy ? '?' : ''}`
    }
    case 'assertion':
      return places[node.at]
  }
}
