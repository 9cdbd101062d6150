/**
 * Evaluates a filter in memory, as plainly as it can be said: the oracle for every translation to SQL.
 * Source: OData 4.01 URL conventions, section 5.1.1.1.
 */

import {
  elementPath,
  type ComparisonOperator,
  type Filter,
  type FilterLiteral,
} from '../../src/odata/filter.ts'
import type { IndexEntry } from '../../src/store/port.ts'
import { compareCodePoints } from './code-points.ts'

/** An object as a filter sees it. */
export interface Filterable {
  readonly id: string
  readonly index: readonly IndexEntry[]
}

/** An element of a list is an object whose only value has no name. */
function elementsOf(object: Filterable, property: string): readonly Filterable[] {
  const name = property.toLowerCase()
  if (name === 'id') return [{ id: '', index: [{ property: elementPath, value: object.id }] }]
  return object.index
    .filter((entry) => entry.property.toLowerCase() === name)
    .map(({ value }) => ({ id: '', index: [{ property: elementPath, value }] }))
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
      return filter.values.every((flag) =>
        filter.property === elementPath
          ? valuesOf(object, elementPath).some((value) =>
              String(value).split(',').includes(flag.toLowerCase()),
            )
          : compares(valuesOf(object, filter.property), 'eq', flag),
      )
    case 'size':
      return compares([elementsOf(object, filter.property).length], filter.operator, filter.value)
    case 'any':
      return elementsOf(object, filter.property).some((element) => selects(filter.operand, element))
    case 'all':
      return elementsOf(object, filter.property).every((element) =>
        selects(filter.operand, element),
      )
    case 'startsWith':
    case 'endsWith':
    case 'contains': {
      const text = filter.text.toLowerCase()
      return valuesOf(object, filter.property).some((value) => {
        if (typeof value !== 'string') return false
        const at = filter.kind === 'startsWith' ? value.indexOf(text) : value.lastIndexOf(text)
        if (filter.kind === 'contains') return at >= 0
        return filter.kind === 'startsWith'
          ? at === 0
          : at >= 0 && at + text.length === value.length
      })
    }
  }
}
