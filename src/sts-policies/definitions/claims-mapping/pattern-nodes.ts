/**
 * Parts of a regular expression, as trees that a matcher with bounded effort can walk.
 * Source: https://learn.microsoft.com/dotnet/standard/base-types/regular-expression-language-quick-reference.
 */

/** One kind of character: a range of UTF-16 units, both ends included, or a class such as `\d`. */
export type CharacterKind =
  | { readonly from: number; readonly to: number }
  | { readonly class: 'digit' | 'word' | 'space'; readonly isNegated: boolean }

/** Where an assertion holds. `end` allows one line feed behind it, as `$` of .NET does. */
export type AssertedPlace =
  | 'start'
  | 'end'
  | 'very-end'
  | 'line-start'
  | 'line-end'
  | 'word-boundary'
  | 'no-word-boundary'

/** A part of a pattern. */
export type PatternNode =
  | {
      readonly kind: 'character'
      readonly among: readonly CharacterKind[]
      readonly isNegated: boolean
      readonly ignoresCase: boolean
    }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | {
      readonly kind: 'repeat'
      readonly part: PatternNode
      readonly least: number
      /** Infinity when there is no upper bound. */
      readonly most: number
      readonly isLazy: boolean
    }
  /** `name` is the number, as text, of a group without a name. Two groups may have the same name. */
  | { readonly kind: 'group'; readonly part: PatternNode; readonly name: string }
  | { readonly kind: 'assertion'; readonly at: AssertedPlace }

/** Counts the steps of a pattern with its counted repetitions written out. */
export function sizeOf(node: PatternNode): number {
  switch (node.kind) {
    case 'sequence':
      return node.parts.reduce((size, part) => size + sizeOf(part), 1)
    case 'choice':
      return node.options.reduce((size, option) => size + sizeOf(option), 1)
    case 'group':
      return sizeOf(node.part) + 2
    case 'repeat': {
      const times = node.most === Infinity ? node.least + 1 : node.most
      return sizeOf(node.part) * Math.max(times, 1) + 1
    }
    default:
      return 1
  }
}
