/**
 * Evaluates a filter on the values of one object as the store does. Texts compare without case, by their first 512
 * characters, and are ordered by code point. Booleans are 0 and 1. Null means that the object has no value of the
 * property. Of several values one must match; for `has`, one for each flag. In `any` and `all` a single element is
 * tested, and `has` looks for flags among its members, joined by commas.
 * Source: OData 4.01 URL conventions, section 5.1.1.
 */

import {
  elementPath,
  type ComparisonOperator,
  type Filter,
  type FilterLiteral,
  type TextTest,
} from './filter.ts'
import { foldText } from './fold-text.ts'

/** A value of an object that a filter compares. */
export type FilterValue = string | number | boolean

/** What a filter tests: an object, or one element of a list. */
export interface FilterCandidate {
  /** The values of a property; none when it is null or absent. The path of an element is `elementPath`. */
  readonly valuesOf: (path: string) => readonly FilterValue[]
  /** The elements of a list; none when there is no list. */
  readonly elementsOf: (path: string) => readonly FilterCandidate[]
}

/** An object of which index entries are known: each value of a list is one of its elements. */
export function indexedCandidate(
  entries: readonly { readonly property: string; readonly value: FilterValue }[],
): FilterCandidate {
  const valuesOf = (path: string): readonly FilterValue[] => {
    const property = path.toLowerCase()
    return entries
      .filter((entry) => entry.property.toLowerCase() === property)
      .map(({ value }) => value)
  }
  return { valuesOf, elementsOf: (path) => valuesOf(path).map(valueCandidate) }
}

/** An element of a list that is one value. */
function valueCandidate(value: FilterValue): FilterCandidate {
  return {
    valuesOf: (path) => (path === elementPath ? [value] : []),
    elementsOf: () => [],
  }
}

function folded(value: FilterValue): string | number {
  return typeof value === 'string' ? foldText(value) : Number(value)
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

const textTests: Readonly<Record<TextTest, (value: string, text: string) => boolean>> = {
  startsWith: (value, text) => value.startsWith(text),
  endsWith: (value, text) => value.endsWith(text),
  contains: (value, text) => value.includes(text),
}

/** Tells whether a flag is among the members of a value. */
function hasFlag(value: FilterValue, flag: string): boolean {
  return typeof value === 'string' && `,${foldText(value)},`.includes(`,${foldText(flag)},`)
}

function hasFlags(candidate: FilterCandidate, path: string, flags: readonly string[]): boolean {
  const values = candidate.valuesOf(path)
  return flags.every((flag) =>
    path === elementPath ? values.some((value) => hasFlag(value, flag)) : isEqual(values, flag),
  )
}

function compareSizes(size: number, operator: ComparisonOperator, value: number): boolean {
  if (operator === 'eq') return size === value
  return operator === 'ne' ? size !== value : inOrder[operator](size - value)
}

/** Tells whether an object, or an element of a list, passes the filter. */
export function matchesFilter(filter: Filter, candidate: FilterCandidate): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.operands.every((operand) => matchesFilter(operand, candidate))
    case 'or':
      return filter.operands.some((operand) => matchesFilter(operand, candidate))
    case 'not':
      return !matchesFilter(filter.operand, candidate)
    case 'any':
      return candidate
        .elementsOf(filter.property)
        .some((element) => matchesFilter(filter.operand, element))
    case 'all':
      return candidate
        .elementsOf(filter.property)
        .every((element) => matchesFilter(filter.operand, element))
    case 'size':
      return compareSizes(
        candidate.elementsOf(filter.property).length,
        filter.operator,
        filter.value,
      )
    case 'in': {
      const values = candidate.valuesOf(filter.property)
      return filter.values.some((literal) => isEqual(values, literal))
    }
    case 'has':
      return hasFlags(candidate, filter.property, filter.values)
    case 'startsWith':
    case 'endsWith':
    case 'contains': {
      const test = textTests[filter.kind]
      const text = foldText(filter.text)
      return candidate
        .valuesOf(filter.property)
        .some((value) => typeof value === 'string' && test(foldText(value), text))
    }
    case 'comparison': {
      const { operator, value: literal } = filter
      const values = candidate.valuesOf(filter.property)
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
