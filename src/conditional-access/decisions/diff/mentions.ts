/** What policies mention: the values that tell sign-ins apart for them. */

import { keyOf } from '../../../kernel/ids.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { parseRule } from '../../engine/filter-rules/parse-rule.ts'
import type { Comparison, FilterRule } from '../../engine/filter-rules/rule.ts'

/** The conditions of a policy. */
export type PolicyConditions = ConditionalAccessPolicyBody['conditions']

/** Distinct texts by their key, in the order of their first mention. */
export function distinct(texts: readonly string[]): readonly string[] {
  return [...new Map(texts.toReversed().map((text) => [keyOf(text), text])).values()].toReversed()
}

/** Splits the text of a set of flags; nothing for none. */
export function flagsOf(flags: string | null): readonly string[] {
  return (flags ?? '').split(',').filter((flag) => flag !== '' && flag !== 'none')
}

/** Lists the comparisons of a rule; none of one that cannot be read. */
export function comparisonsOf(rule: string | undefined): readonly Comparison[] {
  if (rule === undefined) return []
  const parsed = parseRule(rule)
  return parsed.ok ? leavesOf(parsed.rule) : []
}

function leavesOf(rule: FilterRule): readonly Comparison[] {
  switch (rule.kind) {
    case 'comparison':
      return [rule]
    case 'not':
      return leavesOf(rule.operand)
    case 'and':
    case 'or':
      return rule.operands.flatMap(leavesOf)
  }
}

/** Gathers what each of the policies has of something, each value once. */
export function mentioned(
  conditions: readonly PolicyConditions[],
  valuesOf: (conditions: PolicyConditions) => readonly string[],
): readonly string[] {
  return distinct(conditions.flatMap(valuesOf))
}
