/** Prints a filter rule in one canonical spelling. */

import type { FilterRule, RuleValue } from './rule.ts'
import { quote } from './tokens.ts'

/**
 * Prints a rule with only the parentheses that precedence requires, hyphens before operators, and one space
 * between tokens. Shape: `device.trustType -ne "ServerAD" -or device.isCompliant -ne True`.
 */
export function printRule(rule: FilterRule): string {
  switch (rule.kind) {
    case 'comparison':
      return `${rule.property} -${rule.operator} ${printValue(rule.value)}`
    case 'not':
      return `-not ${printOperand(rule.operand, rule.operand.kind !== 'comparison')}`
    case 'and':
      return rule.operands
        .map((operand) => printOperand(operand, operand.kind === 'or'))
        .join(' -and ')
    case 'or':
      return rule.operands.map(printRule).join(' -or ')
  }
}

function printOperand(rule: FilterRule, inParentheses: boolean): string {
  return inParentheses ? `(${printRule(rule)})` : printRule(rule)
}

/** Prints a value as rules spell it: `"SAW"`, `True`, `null`, `["10.0", "11.0"]`. */
export function printValue(value: RuleValue): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return typeof value === 'string' ? quote(value) : `[${value.map(quote).join(', ')}]`
}
