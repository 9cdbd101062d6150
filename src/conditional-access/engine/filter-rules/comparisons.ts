/** The comparisons that filter rules make. */

import type { CustomSecurityAttributes } from '../model/sign-in.ts'
import { parseRule } from './parse-rule.ts'
import type { Comparison, FilterRule } from './rule.ts'

/** Lists the comparisons of a rule; none of one that cannot be read. */
export function comparisonsIn(rule: string): readonly Comparison[] {
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

/** For each value that rules compare an attribute with: the attributes of an object that has it. */
export function comparedAttributes(rules: readonly string[]): readonly CustomSecurityAttributes[] {
  const texts = rules.flatMap(comparisonsIn).flatMap(({ property, value }) => {
    const name = property.replace(/^[^.]*\./u, '')
    if (typeof value === 'string') return [JSON.stringify({ [name]: value })]
    return Array.isArray(value) ? value.map((item: string) => JSON.stringify({ [name]: item })) : []
  })
  return [...new Set(texts)].map((text) => JSON.parse(text) as CustomSecurityAttributes)
}
