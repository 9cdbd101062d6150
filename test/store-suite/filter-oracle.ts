/**
 * Evaluates a filter in memory, as plainly as it can be said: the oracle for every translation to SQL.
 * Source: OData 4.01 URL conventions, section 5.1.1.1.
 */

import type { ComparisonOperator, Filter, FilterLiteral } from '../../src/odata/filter.ts'
import type { IndexEntry } from '../../src/store/port.ts'
import { compareCodePoints } from './code-points.ts'

/** An object as a filter sees it. */
export interface Filterable {
  readonly id: string
  readonly index: readonly IndexEntry[]
}

type Value = string | number

function toValue(value: string | number | boolean): Value {
  return typeof value === 'string' ? value.toLowerCase() : Number(value)
}

function valuesOf({ id, index }: Filterable, property: string): readonly Value[] {
  const name = property.toLowerCase()
  if (name === 'id') return [id.toLowerCase()]
  return index
    .filter((entry) => entry.property.toLowerCase() === name)
    .map(({ value }) => toValue(value))
}

/** Undefined when the values are of different types: then no comparison holds. */
function compare(left: Value, right: Value): number | undefined {
  if (typeof left === 'string') {
    return typeof right === 'string' ? compareCodePoints(left, right) : undefined
  }
  return typeof right === 'number' ? left - right : undefined
}

const holds: Readonly<Record<Exclude<ComparisonOperator, 'ne'>, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
}

function compares(
  values: readonly Value[],
  operator: ComparisonOperator,
  literal: FilterLiteral,
): boolean {
  if (operator === 'ne') return !compares(values, 'eq', literal)
  if (literal === null) return operator === 'eq' && values.length === 0
  return values.some((value) => {
    const order = compare(value, toValue(literal))
    return order !== undefined && holds[operator](order)
  })
}

/** Tells whether the filter selects the object. */
export function selects(filter: Filter, object: Filterable): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.operands.every((operand) => selects(operand, object))
    case 'or':
      return filter.operands.some((operand) => selects(operand, object))
    case 'not':
      return !selects(filter.operand, object)
    case 'comparison':
      return compares(valuesOf(object, filter.property), filter.operator, filter.value)
    case 'in':
      return filter.values.some((value) => compares(valuesOf(object, filter.property), 'eq', value))
    case 'has':
      return filter.values.every((flag) => compares(valuesOf(object, filter.property), 'eq', flag))
    case 'startsWith':
      return valuesOf(object, filter.property).some(
        (value) => typeof value === 'string' && value.startsWith(filter.prefix.toLowerCase()),
      )
  }
}
