/** Compiles the abstract syntax of a filter rule to a function. */

import type { FilterOperator, FilterRule, RuleValue, Comparison } from './rule.ts'
import { and, no, not, or, yes, type Ternary } from '../model/ternary.ts'

/** A compiled rule or a part of one: whether it is true for an input. */
export type Predicate<Input> = (input: Input) => Ternary

/** Compiles a rule, given a function that compiles one comparison. */
export function compileRule<Input>(
  rule: FilterRule,
  compileComparison: (comparison: Comparison) => Predicate<Input>,
): Predicate<Input> {
  switch (rule.kind) {
    case 'comparison':
      return compileComparison(rule)
    case 'not': {
      const operand = compileRule(rule.operand, compileComparison)
      return (input) => not(operand(input))
    }
    case 'and': {
      const operands = rule.operands.map((operand) => compileRule(operand, compileComparison))
      return (input) => {
        let value = yes
        for (const operand of operands) value = and(value, operand(input))
        return value
      }
    }
    case 'or': {
      const operands = rule.operands.map((operand) => compileRule(operand, compileComparison))
      return (input) => {
        let value = no
        for (const operand of operands) value = or(value, operand(input))
        return value
      }
    }
  }
}

/** A value to compare: a text, the texts of a collection, or null for no value. */
export type Comparable = string | readonly string[] | null

/** Whether a comparison is true for a value. */
export type Comparer = (value: Comparable) => boolean

/** The operator that each negative operator negates. */
const positives: Readonly<Partial<Record<FilterOperator, FilterOperator>>> = {
  ne: 'eq',
  notStartsWith: 'startsWith',
  notEndsWith: 'endsWith',
  notContains: 'contains',
  notIn: 'in',
}

/**
 * Compiles a comparison of texts, which ignores case. A comparison is true for a collection when it is true
 * for one item; a collection contains its items. Without a value, positive operators are false and negative
 * ones true, except that no value equals `null`.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
 */
export function comparerFor(operator: FilterOperator, expected: RuleValue): Comparer {
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
  Partial<Record<FilterOperator, (text: string, expected: string) => boolean>>
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
