/** Values that several types of definitions have: Booleans, words of a list, lists of texts. */

import { abbreviate } from '../../kernel/abbreviate.ts'
import { didYouMean } from '../../kernel/did-you-mean.ts'
import { jsonKind, type JsonValue } from '../../kernel/json.ts'
import { definitionCodes } from './definition-codes.ts'
import type { DefinitionReport } from './definition-report.ts'
import type { DefinitionValue } from './located-json.ts'

/** Prints a value for a message: short texts, numbers and Booleans as they are, others by their kind. */
export function shownValue(value: JsonValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? `\`${abbreviate(String(value))}\``
    : jsonKind(value)
}

/** Reads a Boolean, also as the text `true` or `false` in any letter case; undefined for any other value. */
export function booleanOf(value: JsonValue | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value
  const word = typeof value === 'string' ? value.toLowerCase() : undefined
  return word === 'true' ? true : word === 'false' ? false : undefined
}

/** Reads a Boolean as `booleanOf` does, and refuses any other value. Undefined when the member is absent or refused. */
export function checkBoolean(
  member: DefinitionValue | undefined,
  name: string,
  report: DefinitionReport,
): boolean | undefined {
  if (member === undefined) return undefined
  const value = booleanOf(member.value)
  if (value !== undefined) return value
  const text = `\`${name}\` is ${shownValue(member.value)}; it must be true or false`
  report.refuse(member, definitionCodes.valueOfWrongKind, text)
  return undefined
}

/** Reads a word of a list in any letter case, and refuses any other value. Answers the word as the list spells it. */
export function checkWord<const Word extends string>(
  member: DefinitionValue | undefined,
  name: string,
  words: readonly Word[],
  report: DefinitionReport,
): Word | undefined {
  if (member === undefined) return undefined
  const given = member.value
  const word = knownWordOf(given, words)
  if (word !== undefined) return word
  const near = typeof given === 'string' ? didYouMean(given, words) : undefined
  const suggestion = near === undefined ? '' : `; did you mean \`${near}\`?`
  const allowed = words.map((each) => `\`${each}\``).join(', ')
  const text = `\`${name}\` is ${shownValue(given)}; it must be one of ${allowed}${suggestion}`
  report.refuse(member, definitionCodes.wordUnknown, text)
  return undefined
}

/** The word of a list that a value is in any letter case, as the list spells it. */
export function knownWordOf<const Word extends string>(
  value: JsonValue | undefined,
  words: readonly Word[],
): Word | undefined {
  if (typeof value !== 'string') return undefined
  return words.find((word) => word.toLowerCase() === value.toLowerCase())
}

/** Reads a list whose items are texts, and refuses every other item. Empty when the member is absent or no list. */
export function checkTexts(
  member: DefinitionValue | undefined,
  name: string,
  report: DefinitionReport,
): readonly LocatedText[] {
  if (member === undefined) return []
  if (!Array.isArray(member.value)) {
    const text = `\`${name}\` is ${shownValue(member.value)}; it must be an array of strings`
    report.refuse(member, definitionCodes.valueOfWrongKind, text)
    return []
  }
  return member.items().flatMap((item) => {
    if (typeof item.value === 'string') return [{ text: item.value, item }]
    const text = `\`${name}\` contains ${shownValue(item.value)}; its items must be strings`
    report.refuse(item, definitionCodes.valueOfWrongKind, text)
    return []
  })
}

/** A text with the value that it was read from. */
export interface LocatedText {
  readonly text: string
  readonly item: DefinitionValue
}

/** The texts of a list; those items that are texts. */
export function textItemsOf(value: JsonValue | undefined): readonly string[] {
  if (!Array.isArray(value)) return []
  return (value as readonly JsonValue[]).filter((item) => typeof item === 'string')
}
