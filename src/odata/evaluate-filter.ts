/**
 * Evaluates a filter on the values of one object. Text compares without case; null means that the object
 * has no value of the property; of several values one must match.
 * Source: OData 4.01 URL conventions, section 5.1.1.1.
 */

import type { ComparisonOperator, Filter, FilterLiteral } from './filter.ts'

export type FilterValue = string | number | boolean

function folded(value: FilterValue): FilterValue {
  return typeof value === 'string' ? value.toLowerCase() : value
}

function isOrdered(
  operator: Exclude<ComparisonOperator, 'eq' | 'ne'>,
  one: FilterValue,
  other: FilterValue,
): boolean {
  if (typeof one !== typeof other) return false
  switch (operator) {
    case 'gt':
      return one > other
    case 'ge':
      return one >= other
    case 'lt':
      return one < other
    case 'le':
      return one <= other
  }
}

function isEqual(values: readonly FilterValue[], literal: FilterLiteral): boolean {
  if (literal === null) return values.length === 0
  return values.some((value) => folded(value) === folded(literal))
}

/** Tells whether an object with these values, by property name, passes the filter. */
export function matchesFilter(
  filter: Filter,
  valuesOf: (property: string) => readonly FilterValue[],
): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.operands.every((operand) => matchesFilter(operand, valuesOf))
    case 'or':
      return filter.operands.some((operand) => matchesFilter(operand, valuesOf))
    case 'not':
      return !matchesFilter(filter.operand, valuesOf)
    case 'in':
      return filter.values.some((literal) => isEqual(valuesOf(filter.property), literal))
    case 'startsWith':
      return valuesOf(filter.property).some(
        (value) =>
          typeof value === 'string' && value.toLowerCase().startsWith(filter.prefix.toLowerCase()),
      )
    case 'comparison': {
      const { operator, value: literal } = filter
      const values = valuesOf(filter.property)
      if (operator === 'eq') return isEqual(values, literal)
      if (operator === 'ne') return !isEqual(values, literal)
      if (literal === null) return false
      return values.some((value) => isOrdered(operator, folded(value), folded(literal)))
    }
  }
}
