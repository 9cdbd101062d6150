/** Arbitrary filters, and objects for them to select: few properties and values, so that many match. */

import * as fc from 'fast-check'
import { elementPath, type ComparisonOperator, type Filter } from '../../src/odata/filter.ts'
import type { IndexEntry } from '../../src/store/port.ts'
import type { Filterable } from './filter-oracle.ts'

const texts = fc.string({
  unit: fc.constantFrom(..."aAbZßİé_%,!' 😀\uD7FF\uE000\uFFFF"),
  maxLength: 3,
})
/** Flags have no commas, which separate them. */
const flags = texts.map((text) => text.replaceAll(',', ''))
const numbers = fc.oneof(
  fc.integer({ min: -2, max: 2 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const values = fc.oneof(texts, numbers, fc.boolean())
const literals = fc.oneof(
  { weight: 6, arbitrary: values },
  { weight: 1, arbitrary: fc.constant(null) },
)
const properties = fc.constantFrom('p', 'P', 'q', 'Rank')
/** One value of one of a few properties. */
export const entries: fc.Arbitrary<IndexEntry> = fc.record({ property: properties, value: values })

/** Objects with unique ids. */
export const objects: fc.Arbitrary<readonly Filterable[]> = fc.uniqueArray(
  fc.record({
    id: fc.string({ unit: fc.constantFrom(...'aAbZé😀'), minLength: 1, maxLength: 3 }),
    index: fc.array(entries, { maxLength: 5 }),
  }),
  { selector: ({ id }) => id.toLowerCase(), maxLength: 12 },
)

function filtersOf(filterable: fc.Arbitrary<string>): fc.Arbitrary<Filter> {
  return fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.record({
        kind: fc.constant('comparison' as const),
        operator: fc.constantFrom<ComparisonOperator>('eq', 'ne', 'gt', 'ge', 'lt', 'le'),
        property: filterable,
        value: literals,
      }),
      fc.record({
        kind: fc.constantFrom('startsWith' as const, 'endsWith' as const, 'contains' as const),
        property: filterable,
        text: texts,
      }),
      fc.record({
        kind: fc.constant('has' as const),
        property: filterable,
        values: fc.array(flags, { maxLength: 3 }),
      }),
      fc.record({
        kind: fc.constant('in' as const),
        property: filterable,
        values: fc.array(literals, { maxLength: 4 }),
      }),
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        operands: fc.array(tie('filter'), { maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('not' as const), operand: tie('filter') }),
    ),
  })).filter
}

const named = fc.oneof(
  { weight: 5, arbitrary: properties },
  { weight: 1, arbitrary: fc.constant('Id') },
)

/** Filters over the properties of `objects`, nested to a small depth, with tests of single values. */
export const filters: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: filtersOf(named) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('any' as const, 'all' as const),
        property: named,
        operand: filtersOf(fc.constant(elementPath)),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        operands: fc.array(tie('filter'), { maxLength: 3 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('not' as const), operand: tie('filter') }),
    },
  ),
})).filter
