/**
 * Evaluates a filter on the values of one object as the store does. Only texts over 512 characters differ:
 * the store compares their beginning. Texts compare without case and are ordered by code point. Booleans are
 * 0 and 1. Null means that the object has no value of the property. Of several values one must match; for
 * `has`, one for each flag.
 * Source: OData 4.01 URL conventions, section 5.1.1.1.
 */

import type { ComparisonOperator, Filter, FilterLiteral } from './filter.ts'

/** A value of an object that a filter compares. */
export type FilterValue = string | number | boolean

function folded(value: FilterValue): string | number {
  return typeof value === 'string' ? value.toLowerCase() : Number(value)
}

/** Ranks a code unit by its code point. WHY: surrogates sort before U+E000, but the characters they encode sort after U+FFFF. */
function rankOf(codeUnit: number): number {
  if (codeUnit < 0xd800) return codeUnit
  return codeUnit < 0xe000 ? codeUnit + 0x2000 : codeUnit - 0x800
}

/** Compares two texts by code point: negative, zero or positive. */
function compareTexts(one: string, other: string): number {
  const length = Math.min(one.length, other.length)
  for (let index = 0; index < length; index += 1) {
    const order = rankOf(one.charCodeAt(index)) - rankOf(other.charCodeAt(index))
    if (order !== 0) return order
  }
  return one.length - other.length
}

/** Compares two folded values; undefined when one is a text and the other a number. */
function compare(one: string | number, other: string | number): number | undefined {
  if (typeof one === 'string')
    return typeof other === 'string' ? compareTexts(one, other) : undefined
  return typeof other === 'number' ? one - other : undefined
}

const inOrder: Readonly<
  Record<Exclude<ComparisonOperator, 'eq' | 'ne'>, (order: number) => boolean>
> = {
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
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
    case 'has':
      return filter.values.every((flag) => isEqual(valuesOf(filter.property), flag))
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
      return values.some((value) => {
        const order = compare(folded(value), folded(literal))
        return order !== undefined && inOrder[operator](order)
      })
    }
  }
}
