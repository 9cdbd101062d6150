/** Translates lists of words between the two forms of a policy. */

import { isGuid } from '../../../kernel/ids.ts'
import type { JsonValue } from '../../../kernel/json.ts'

/** Pairs of a legacy word and its modern one; a word alone is the same in both forms. */
export type WordTable = readonly (string | readonly [legacy: string, modern: string])[]

/** Translates a list of words between the two forms. */
export interface ListTranslation {
  /** Drops the words that the modern form lacks. */
  readonly toModern: (legacy: JsonValue) => JsonValue
  /** Drops the words that the legacy form lacks; undefined when no word of a list is left. */
  readonly toLegacy: (modern: JsonValue) => JsonValue | undefined
  /** Lists the words of a stored list that the legacy form lacks. */
  readonly withoutLegacyWord: (modern: JsonValue) => readonly string[]
}

/** Translates each item by its own rule; undefined from a rule drops the item. */
export function translateItems(
  toModernItem: (item: string) => string | undefined,
  toLegacyItem: (item: string) => string | undefined,
): ListTranslation {
  return {
    toModern: (legacy) => wordsInList(legacy).flatMap((item) => toModernItem(item) ?? []),
    toLegacy: (modern) => {
      const items = wordsInList(modern)
      const known = items.flatMap((item) => toLegacyItem(item) ?? [])
      return known.length === 0 && items.length > 0 ? undefined : known
    },
    withoutLegacyWord: (modern) =>
      wordsInList(modern).filter((item) => toLegacyItem(item) === undefined),
  }
}

/** Translates the words of the table; other items are dropped. */
export function words(...table: WordTable): ListTranslation {
  const pairs = table.map((row) => (typeof row === 'string' ? ([row, row] as const) : row))
  const toModern = new Map(pairs)
  const toLegacy = new Map(pairs.map(([legacy, modern]) => [modern, legacy] as const))
  return translateItems(
    (item) => toModern.get(item),
    (item) => toLegacy.get(item),
  )
}

/** Translates ids, which are the same in both forms, and the keywords of the table. */
export function ids(...table: WordTable): ListTranslation {
  const keywords = words(...table)
  return translateItems(
    (item) => (isGuid(item) ? item : wordsInList(keywords.toModern([item]))[0]),
    (item) => (isGuid(item) ? item : wordsInList(keywords.toLegacy([item]) ?? [])[0]),
  )
}

/** The texts of a decoded list; none when its parent is null. */
export function wordsInList(list: JsonValue): readonly string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : []
}
