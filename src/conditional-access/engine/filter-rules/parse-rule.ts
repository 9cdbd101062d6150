/** Parses filter rules of every kind. */

import { parseTokens, type LocatedRule, type RuleFault } from './parse-tokens.ts'
import type { FilterRule } from './rule.ts'
import { tokenize } from './tokens.ts'

/**
 * The longest rule, in UTF-16 code units.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
 */
export const maximumRuleLength = 3072

/** A rule, or every fault of its text. */
export type ParsedRule =
  | { readonly ok: true; readonly rule: FilterRule }
  | { readonly ok: false; readonly faults: readonly RuleFault[] }

/**
 * Parses a rule by its grammar alone: properties need not exist, values need not fit. The case of operators
 * and known properties is ignored, the hyphen before an operator is optional, `-not` binds tighter than
 * `-and`, and `-and` tighter than `-or`. Never throws.
 */
export function parseRule(text: string, maximumLength = maximumRuleLength): ParsedRule {
  const parsed = locateRule(text, maximumLength)
  return parsed.ok ? { ok: true, rule: parsed.value.rule } : parsed
}

/** Parses a rule and keeps the places of its comparisons. */
export function locateRule(
  text: string,
  maximumLength: number,
):
  | { readonly ok: true; readonly value: LocatedRule }
  | { readonly ok: false; readonly faults: readonly RuleFault[] } {
  if (text.length <= maximumLength) return parseTokens(tokenize(text))
  const message = `the rule has ${text.length} characters; at most ${maximumLength} are allowed`
  return { ok: false, faults: [{ message, position: maximumLength }] }
}
