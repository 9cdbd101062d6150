/** Filters: the cases that matter, then any filter over any objects, against the oracle. */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  elementPath,
  type ComparisonOperator,
  type Filter,
  type FilterLiteral,
} from '../../src/odata/filter.ts'
import { fewObjectsOfFamily } from '../../src/store/sql/common-conditions.ts'
import { entries, filters, objects } from './arbitrary-filter.ts'
import { compareCodePoints } from './code-points.ts'
import { selects, type Filterable } from './filter-oracle.ts'
import { createAll, idsOf, keyFor, stateOf, write, type SuiteContext } from './suite-context.ts'

function compare(operator: ComparisonOperator, property: string, value: FilterLiteral): Filter {
  return { kind: 'comparison', operator, property, value }
}

function startsWith(property: string, text: string): Filter {
  return { kind: 'startsWith', property, text }
}

function contains(property: string, text: string): Filter {
  return { kind: 'contains', property, text }
}

function any(property: string, operand: Filter): Filter {
  return { kind: 'any', property, operand }
}

function all(property: string, operand: Filter): Filter {
  return { kind: 'all', property, operand }
}

function has(property: string, ...values: readonly string[]): Filter {
  return { kind: 'has', property, values }
}

const samples: readonly Filterable[] = [
  { id: 'Empty', index: [] },
  {
    id: 'Ada',
    index: [
      { property: 'displayName', value: 'Ada Lovelace' },
      { property: 'age', value: 36 },
      { property: 'enabled', value: true },
      { property: 'tag', value: 'one' },
      { property: 'tag', value: 'Two' },
    ],
  },
  {
    id: 'bob',
    index: [
      { property: 'displayName', value: 'BOB_%' },
      { property: 'age', value: -0.5 },
      { property: 'enabled', value: false },
    ],
  },
  {
    id: 'Zoë',
    index: [
      { property: 'displayName', value: 'ZOË \u{1F600}' },
      { property: 'age', value: '36' },
      { property: 'tag', value: 'one' },
    ],
  },
  { id: 'blank', index: [{ property: 'displayName', value: '' }] },
]

const cases: readonly (readonly [string, Filter, readonly string[]])[] = [
  ['text equal without case', compare('eq', 'displayName', 'ADA LOVELACE'), ['Ada']],
  ['the property without case', compare('eq', 'DISPLAYNAME', 'bob_%'), ['bob']],
  ['text outside of ASCII without case', compare('eq', 'displayName', 'zoË 😀'), ['Zoë']],
  ['empty text', compare('eq', 'displayName', ''), ['blank']],
  ['a number, not its text', compare('eq', 'age', 36), ['Ada']],
  ['text, not its number', compare('eq', 'age', '36'), ['Zoë']],
  ['a Boolean', compare('eq', 'enabled', false), ['bob']],
  ['null: no value', compare('eq', 'enabled', null), ['blank', 'Empty', 'Zoë']],
  ['not null: any value', compare('ne', 'enabled', null), ['Ada', 'bob']],
  [
    'unequal, also where there is none',
    compare('ne', 'enabled', true),
    ['blank', 'bob', 'Empty', 'Zoë'],
  ],
  ['one of several values', compare('eq', 'tag', 'two'), ['Ada']],
  [
    'unequal to each of several values',
    compare('ne', 'tag', 'two'),
    ['blank', 'bob', 'Empty', 'Zoë'],
  ],
  ['greater', compare('gt', 'age', -0.5), ['Ada']],
  ['greater or equal', compare('ge', 'age', -0.5), ['Ada', 'bob']],
  ['less', compare('lt', 'age', 36), ['bob']],
  ['less or equal', compare('le', 'age', 36), ['Ada', 'bob']],
  ['text in order', compare('gt', 'displayName', 'B'), ['bob', 'Zoë']],
  ['order with null holds never', compare('ge', 'age', null), []],
  ['a prefix without case', startsWith('displayName', 'aDA l'), ['Ada']],
  ['a prefix with pattern characters', startsWith('displayName', 'bob_%'), ['bob']],
  ['pattern characters match themselves', startsWith('displayName', 'b%'), []],
  ['the empty prefix: any text', startsWith('displayName', ''), ['Ada', 'blank', 'bob', 'Zoë']],
  ['a prefix of text only', startsWith('age', '3'), ['Zoë']],
  [
    'one of a list of every type',
    { kind: 'in', property: 'age', values: [null, '36', -0.5] },
    ['blank', 'bob', 'Empty', 'Zoë'],
  ],
  ['a part without case', contains('displayName', 'LOVE'), ['Ada']],
  ['a part with pattern characters', contains('displayName', '_%'), ['bob']],
  ['the empty part: any text', contains('displayName', ''), ['Ada', 'blank', 'bob', 'Zoë']],
  ['a part of text only', contains('age', '6'), ['Zoë']],
  ['an end without case', { kind: 'endsWith', property: 'displayName', text: 'LACE' }, ['Ada']],
  [
    'an end with an emoji',
    { kind: 'endsWith', property: 'displayName', text: '\u{1F600}' },
    ['Zoë'],
  ],
  ['a part with NUL: nothing', contains('displayName', 'Ada\0'), []],
  ['an element', any('tag', compare('eq', elementPath, 'TWO')), ['Ada']],
  ['an element that is another one', any('tag', compare('ne', elementPath, 'one')), ['Ada']],
  ['any element at all', any('tag', { kind: 'and', operands: [] }), ['Ada', 'Zoë']],
  [
    'each element, also of none',
    all('tag', startsWith(elementPath, 'O')),
    ['blank', 'bob', 'Empty', 'Zoë'],
  ],
  [
    'two conditions on the same element',
    any('tag', {
      kind: 'and',
      operands: [startsWith(elementPath, 't'), contains(elementPath, 'e')],
    }),
    [],
  ],
  ['a number that is not a text', any('age', compare('ne', elementPath, '36')), ['Ada', 'bob']],
  ['one flag of several', has('tag', 'ONE'), ['Ada', 'Zoë']],
  ['every flag, in any order', has('tag', 'two', 'one'), ['Ada']],
  ['a flag that is not set', has('tag', 'one', 'three'), []],
  ['no flags at all', has('tag'), ['Ada', 'blank', 'bob', 'Empty', 'Zoë']],
  ['a flag of text, not of its number', has('age', '36'), ['Zoë']],
  ['none of no values', { kind: 'in', property: 'age', values: [] }, []],
  ['the id', compare('eq', 'id', 'ADA'), ['Ada']],
  ['the id in order', compare('ge', 'ID', 'Bob'), ['bob', 'Empty', 'Zoë']],
  ['ids of a list', { kind: 'in', property: 'id', values: ['ZOË', 'ada', 'x'] }, ['Ada', 'Zoë']],
  ['the prefix of an id', startsWith('id', 'B'), ['blank', 'bob']],
  ['the id is never null', compare('eq', 'id', null), []],
  ['the id is not a number', compare('ne', 'id', 1), ['Ada', 'blank', 'bob', 'Empty', 'Zoë']],
  ['no conditions at all', { kind: 'and', operands: [] }, ['Ada', 'blank', 'bob', 'Empty', 'Zoë']],
  ['no alternatives', { kind: 'or', operands: [] }, []],
  [
    'and, or, not',
    {
      kind: 'or',
      operands: [
        {
          kind: 'and',
          operands: [
            compare('eq', 'tag', 'one'),
            { kind: 'not', operand: compare('gt', 'age', 1) },
          ],
        },
        compare('eq', 'displayName', ''),
      ],
    },
    ['blank', 'Zoë'],
  ],
  ['text that looks like SQL', compare('eq', 'displayName', `'; drop table objects; --`), []],
  ['a property that looks like SQL', compare('eq', `x' or '1'='1`, 'x'), []],
  ['text with a NUL equals nothing', compare('eq', 'displayName', 'Ada\0'), []],
]

function selectedIds(filter: Filter, candidates: readonly Filterable[]): readonly string[] {
  return idsOf(candidates.filter((candidate) => selects(filter, candidate))).toSorted(
    (left, right) => compareCodePoints(left.toLowerCase(), right.toLowerCase()),
  )
}

function describeFilters(context: SuiteContext): void {
  it.each(cases)('selects by %s', async (_, filter, expected) => {
    const tenant = await context.newTenant()
    const store = context.store()
    await createAll(
      store,
      tenant,
      samples.map(({ id, index }) => stateOf(id, { index })),
    )
    expect(idsOf((await store.list(tenant, 'things', { limit: 10, filter })).items)).toEqual(
      expected,
    )
    expect(await store.count(tenant, 'things', filter)).toBe(expected.length)
    expect(selectedIds(filter, samples)).toEqual(expected)
  })

  it('selects the same as the reference for any filter, page by page and within a relation', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await fc.assert(
      fc.asyncProperty(
        fc.uuid(),
        objects,
        fc.array(filters, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        async (family, candidates, candidateFilters, limit) => {
          await write(store, tenant, async (transaction) => {
            await transaction.create(stateOf(family, { family: 'hubs' }))
            for (const { id, index } of candidates) {
              await transaction.create(stateOf(id, { family, index }))
              await transaction.link({
                relation: 'holds',
                source: keyFor(family, 'hubs'),
                target: keyFor(id, family),
              })
            }
          })
          const source = keyFor(family, 'hubs')
          for (const filter of candidateFilters) {
            const expected = selectedIds(filter, candidates)
            const paged: string[] = []
            for (let after = ''; ;) {
              const page = await store.list(tenant, family, { filter, limit, after })
              paged.push(...idsOf(page.items))
              if (page.next === undefined) break
              after = page.next
            }
            expect(paged).toEqual(expected)
            for (const end of [
              { relation: 'holds', source },
              { relation: 'holds', source, family },
            ]) {
              const related = await store.listRelated(tenant, end, { filter, limit: 100 })
              expect(idsOf(related.items)).toEqual(expected)
            }
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('compares the number of edges at an object, at either end and together with any filter', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await fc.assert(
      fc.asyncProperty(
        fc.uuid(),
        objects,
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('holds', 'likes')), {
          maxLength: 20,
        }),
        fc.constantFrom<ComparisonOperator>('eq', 'ne', 'gt', 'ge', 'lt', 'le'),
        fc.nat({ max: 4 }),
        fc.constantFrom('source' as const, 'target' as const),
        filters,
        async (family, candidates, pairs, operator, value, near, filter) => {
          const ids = candidates.map(({ id }) => id)
          const edges = new Map<string, { source: string; target: string; relation: string }>()
          for (const [one, other, relation] of pairs) {
            const source = ids[one % ids.length]
            const target = ids[other % ids.length]
            if (source === undefined || target === undefined) continue
            edges.set(JSON.stringify([source, target, relation]), { source, target, relation })
          }
          await createAll(
            store,
            tenant,
            candidates.map(({ id, index }) => stateOf(id, { family, index })),
          )
          await write(store, tenant, async (transaction) => {
            for (const { source, target, relation } of edges.values()) {
              await transaction.link({
                relation,
                source: keyFor(source, family),
                target: keyFor(target, family),
              })
            }
          })
          const sized: Filter = {
            kind: 'size',
            property: 'held',
            operator,
            value,
            edges: { relation: 'holds', near },
          }
          const numberAt = (id: string): number =>
            [...edges.values()].filter(
              (edge) => edge.relation === 'holds' && edge[near].toLowerCase() === id.toLowerCase(),
            ).length
          const expected = candidates.filter(
            (candidate) =>
              selects(filter, candidate) &&
              selects(
                { kind: 'comparison', property: 'size', operator, value },
                { id: '', index: [{ property: 'size', value: numberAt(candidate.id) }] },
              ),
          )
          const both: Filter = { kind: 'and', operands: [sized, filter] }
          const { items } = await store.list(tenant, family, { filter: both, limit: 100 })
          expect(idsOf(items).toSorted()).toEqual(idsOf(expected).toSorted())
          expect(await store.count(tenant, family, both)).toBe(expected.length)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('lists in the order of a property, page by page and under any filter', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await fc.assert(
      fc.asyncProperty(
        fc.uuid(),
        objects,
        fc.array(fc.constantFrom('b', 'B', 'a', 'Zé', '😀', '\uFFFF', ''), {
          minLength: 12,
          maxLength: 12,
        }),
        fc.option(filters, { nil: undefined }),
        fc.boolean(),
        async (family, candidates, names, filter, isDescending) => {
          const named = candidates.map(({ id, index }, at) => ({
            id,
            index: [...index, { property: 'Name', value: names[at] ?? '' }],
          }))
          await createAll(
            store,
            tenant,
            named.map(({ id, index }) => stateOf(id, { family, index })),
          )
          const nameOf = ({ index }: Filterable) => String(index.at(-1)?.value).toLowerCase()
          const expected = named
            .filter((each) => filter === undefined || selects(filter, each))
            .toSorted(
              (one, other) =>
                (compareCodePoints(nameOf(one), nameOf(other)) ||
                  compareCodePoints(one.id.toLowerCase(), other.id.toLowerCase())) *
                (isDescending ? -1 : 1),
            )
          const paged: string[] = []
          for (let after: string | undefined; ;) {
            const page = await store.listInOrder(
              tenant,
              family,
              { property: 'name', isDescending },
              { limit: 2, ...(filter && { filter }), ...(after === undefined ? {} : { after }) },
            )
            paged.push(...idsOf(page?.items ?? []))
            if (page?.next === undefined) break
            after = page.next
          }
          expect(paged).toEqual(idsOf(expected))
        },
      ),
      { numRuns: 40 },
    )
  })

  it('lists in no order of a property that an object lacks, and takes any text as a position', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    const index = [{ property: 'name', value: 'x' }]
    const order = { property: 'name', isDescending: false }
    await createAll(store, tenant, [stateOf('a', { index }), stateOf('b', { index })])
    expect(
      idsOf((await store.listInOrder(tenant, 'things', order, { limit: 9 }))?.items ?? []),
    ).toEqual(['a', 'b'])
    for (const after of ['', 'x', '\u001f', '\0\u001f\ud800', 'y\u001fz']) {
      const page = await store.listInOrder(tenant, 'things', order, { limit: 9, after })
      expect([0, 2]).toContain(page?.items.length)
    }
    await createAll(store, tenant, [stateOf('c')])
    expect(await store.listInOrder(tenant, 'things', order, { limit: 9 })).toBeUndefined()
    const other = await context.newTenant()
    expect((await store.listInOrder(other, 'things', order, { limit: 9 }))?.items).toEqual([])
  })

  it('selects by the state of the last replacement only', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await fc.assert(
      fc.asyncProperty(
        fc.uuid(),
        fc.array(fc.array(entries, { maxLength: 5 }), { minLength: 2, maxLength: 4 }),
        fc.array(filters, { minLength: 1, maxLength: 6 }),
        async (family, states, candidateFilters) => {
          await createAll(store, tenant, [stateOf('a', { family })])
          for (const index of states) {
            await write(store, tenant, (tx) => tx.replace(stateOf('a', { family, index })))
          }
          const last = { id: 'a', index: states.at(-1) ?? [] }
          for (const filter of candidateFilters) {
            expect(await store.count(tenant, family, filter)).toBe(Number(selects(filter, last)))
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  it('selects the same by conditions that many objects satisfy as by those that few do', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    const candidates = Array.from({ length: fewObjectsOfFamily + 100 }, (_, number) => ({
      id: `id-${String(number).padStart(5, '0')}`,
      index: [
        { property: 'common', value: `a${number % 3}` },
        { property: 'isOpen', value: number % 50 !== 0 },
        { property: 'rare', value: `r${number % 997}` },
        ...(number % 2 === 0 ? [{ property: 'half', value: number }] : []),
      ],
    }))
    await createAll(
      store,
      tenant,
      candidates.map(({ id, index }) => stateOf(id, { index })),
    )
    const leaves: readonly Filter[] = [
      startsWith('common', 'A'),
      compare('eq', 'isOpen', true),
      compare('ne', 'isOpen', true),
      compare('eq', 'half', null),
      compare('ne', 'half', null),
      compare('gt', 'half', 40),
      compare('eq', 'rare', 'r5'),
      { kind: 'in', property: 'common', values: ['a0', 'a2', null] },
      any('rare', startsWith(elementPath, 'r9')),
      all('common', compare('ne', elementPath, 'a1')),
      contains('rare', '99'),
      compare('lt', 'id', 'id-00050'),
    ]
    const some = fc.constantFrom(...leaves)
    await fc.assert(
      fc.asyncProperty(
        fc.array(some, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('and' as const, 'or' as const),
        fc.boolean(),
        fc.nat({ max: candidates.length }),
        async (operands, kind, isNegated, skipped) => {
          const joined: Filter = { kind, operands }
          const filter: Filter = isNegated ? { kind: 'not', operand: joined } : joined
          const after = candidates[skipped]?.id ?? ''
          const { items } = await store.list(tenant, 'things', { limit: 20, filter, after })
          expect(idsOf(items)).toEqual(
            selectedIds(
              filter,
              candidates.filter(({ id }) => id > after),
            ).slice(0, 20),
          )
        },
      ),
      { numRuns: 60 },
    )
    const order = { property: 'rare', isDescending: false }
    const filter = compare('eq', 'isOpen', true)
    const sorted = await store.listInOrder(tenant, 'things', order, { limit: 5, filter })
    expect(sorted?.items.map(({ id }) => id)).toEqual(
      candidates
        .filter((each, number) => number % 50 !== 0 && each.index.length > 0)
        .toSorted((one, other) => {
          const rareOf = ({ index }: Filterable) => String(index[2]?.value)
          return (
            compareCodePoints(rareOf(one), rareOf(other)) || compareCodePoints(one.id, other.id)
          )
        })
        .slice(0, 5)
        .map(({ id }) => id),
    )
  }, 60_000)

  it('compares long text without failing on its length', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    const long = Array.from({ length: 4_000 }, (_, place) =>
      String.fromCodePoint(0x4e00 + place),
    ).join('')
    await createAll(store, tenant, [
      stateOf('a', { index: [{ property: 'p', value: long }] }),
      stateOf('b', { index: [{ property: 'p', value: 'short' }] }),
    ])
    for (const filter of [compare('eq', 'p', long), startsWith('p', long.slice(0, 100))]) {
      expect(idsOf((await store.list(tenant, 'things', { limit: 10, filter })).items)).toEqual([
        'a',
      ])
    }
  })

  it('stores more index rows than one statement writes', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    const index = Array.from({ length: 120 }, (_, value) => ({ property: 'p', value }))
    await createAll(store, tenant, [stateOf('a', { index })])
    await write(store, tenant, (tx) => tx.replace(stateOf('a', { index: index.slice(0, 119) })))
    const counts = []
    for (const value of [0, 118, 119]) {
      counts.push(await store.count(tenant, 'things', compare('eq', 'p', value)))
    }
    expect(counts).toEqual([1, 1, 0])
  })
}

/** Declares the tests of filters. */
export function declareFilterSuite(context: SuiteContext): void {
  describe('filters', () => {
    describeFilters(context)
  })
}
