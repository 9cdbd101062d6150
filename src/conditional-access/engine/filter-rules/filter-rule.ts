/** Compiles the abstract syntax of a filter rule to a function of what it is about. */

import type { ComparisonOperator, FilterRule, RuleValue, Comparison } from './rule.ts'
import { and, no, not, or, yes, type Ternary } from '../model/ternary.ts'

/** A compiled rule or a part of one. */
export type Predicate<Subject> = (subject: Subject) => Ternary

/** Compiles a rule, given how single comparisons are. */
export function compileRule<Subject>(
  rule: FilterRule,
  compileComparison: (comparison: Comparison) => Predicate<Subject>,
): Predicate<Subject> {
  switch (rule.kind) {
    case 'comparison':
      return compileComparison(rule)
    case 'not': {
      const operand = compileRule(rule.operand, compileComparison)
      return (subject) => not(operand(subject))
    }
    case 'and': {
      const operands = rule.operands.map((operand) => compileRule(operand, compileComparison))
      return (subject) => {
        let value = yes
        for (const operand of operands) value = and(value, operand(subject))
        return value
      }
    }
    case 'or': {
      const operands = rule.operands.map((operand) => compileRule(operand, compileComparison))
      return (subject) => {
        let value = no
        for (const operand of operands) value = or(value, operand(subject))
        return value
      }
    }
  }
}

/** A value to compare: a text, several of a collection, or null for none. */
export type Comparable = string | readonly string[] | null

/** Tells whether a value compares as a rule says. */
export type Comparer = (value: Comparable) => boolean

/** Each operator that negates another. */
const positives: Readonly<Partial<Record<ComparisonOperator, ComparisonOperator>>> = {
  ne: 'eq',
  notStartsWith: 'startsWith',
  notEndsWith: 'endsWith',
  notContains: 'contains',
  notIn: 'in',
}

/**
 * Compiles a comparison of texts, without regard to letter case. Of a collection, one item has to compare;
 * it contains what it has as an item. Without a value, positive operators are false and negative ones true,
 * except that it equals `null`.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
 */
export function comparerFor(operator: ComparisonOperator, expected: RuleValue): Comparer {
  const positive = positives[operator]
  if (positive !== undefined) {
    const compares = comparerFor(positive, expected)
    return (value) => !compares(value)
  }
  if (expected === null) return (value) => !hasValue(value)
  const texts = (typeof expected === 'object' ? expected : [String(expected)]).map(lowered)
  const isOneOf = (text: string): boolean => texts.includes(text)
  const compares = textComparers[operator]
  const comparesOne =
    compares === undefined ? isOneOf : (text: string) => texts.some((each) => compares(text, each))
  return (value) => {
    if (value === null) return false
    if (typeof value === 'string') return comparesOne(lowered(value))
    const compareItem = operator === 'contains' ? isOneOf : comparesOne
    return value.some((item) => compareItem(lowered(item)))
  }
}

const textComparers: Readonly<
  Partial<Record<ComparisonOperator, (text: string, expected: string) => boolean>>
> = {
  startsWith: (text, expected) => text.startsWith(expected),
  endsWith: (text, expected) => text.endsWith(expected),
  contains: (text, expected) => text.includes(expected),
}

function lowered(text: string): string {
  return text.toLowerCase()
}

function hasValue(value: Comparable): boolean {
  return typeof value === 'string' || (value !== null && value.length > 0)
}
