/** Rules of single values that several types share. Source: the property tables of `user` and `group`. */

import type { Finding } from '../../kernel/findings.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import { writeCodes } from './write-codes.ts'

/** The finding for a value that a property does not take. */
export function invalidValue(resource: string, name: string, rule: string): Finding {
  return {
    ostiaryCode: writeCodes.valueInvalid,
    message: `Invalid value specified for property '${name}' of resource '${resource}'. ${rule}`,
    target: `/${name}`,
  }
}

/** A rule of one member: whether a value is right, and a sentence that says what is. */
export interface ValueRule {
  readonly holds: (value: JsonValue) => boolean
  readonly rule: string
}

/** A member that takes one of some words. Letter case does not count. */
export function oneOfWords(...words: readonly string[]): ValueRule {
  const known = new Set(words.map((word) => word.toLowerCase()))
  return {
    holds: (value) => typeof value === 'string' && known.has(value.toLowerCase()),
    rule: `Use one of: ${words.join(', ')}.`,
  }
}

/** A member whose text matches a pattern. */
export function matching(pattern: RegExp, rule: string): ValueRule {
  return { holds: (value) => typeof value === 'string' && pattern.test(value), rule }
}

/** A list of texts with at most so many items of at most so many characters. */
export function shortList(most: number, longest: number): ValueRule {
  return {
    holds: (value) =>
      Array.isArray(value) &&
      value.length <= most &&
      value.every((item: JsonValue) => typeof item === 'string' && item.length <= longest),
    rule: `It takes at most ${most} texts of at most ${longest} characters.`,
  }
}

/** Checks the members that a request gave; null and the empty text clear a member, and always pass. */
export function checkValues(
  resource: string,
  rules: Readonly<Record<string, ValueRule>>,
  given: JsonObject,
): readonly Finding[] {
  return Object.entries(rules).flatMap(([name, { holds, rule }]): readonly Finding[] => {
    const value = given[name]
    if (value === undefined || value === null || value === '' || holds(value)) return []
    return [invalidValue(resource, name, rule)]
  })
}

/** The mail alias of a user or group. Source: `resources/user`, `mailNickname`. */
export const mailAlias = matching(
  /^(?![^]*[@()\\[\]";:<>,])[\x21-\x7e]{1,64}$/u,
  'It takes 1 to 64 ASCII characters without spaces and without @ ( ) \\ [ ] " ; : < > and ,.',
)
