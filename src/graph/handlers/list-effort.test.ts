import { expect, it } from 'vitest'
import { TooMuchEffortError, type OperationContext } from '../operation.ts'
import { effortOfList, requireFewBytes, requireQuickSearch } from './list-effort.ts'

const kind = { name: 'things' } as Parameters<typeof effortOfList>[1]['kind']

/** A request for a list of a tenant with so many objects of so many bytes together. */
function contextOf(bodies: number, objects: number, query: object): OperationContext {
  const store = {
    sumBytes: () => Promise.resolve({ bodies, contents: 0 }),
    count: () => Promise.resolve(objects),
  }
  const context = { store, query, request: { headers: {} }, caller: { tenant: 'contoso' } }
  return context as unknown as OperationContext
}

it.each<[string, number, number, object, string | undefined, boolean?]>([
  ['all of a small tenant, sorted', 200_000, 100, { top: 999 }, undefined, true],
  ['one page of many small objects', 20_000_000, 10_000, {}, undefined],
  ['a long page of small objects', 20_000_000, 10_000, { top: 999 }, 'large'],
  ['one page of large objects', 20_000_000, 200, {}, 'large'],
  ['two large objects', 20_000_000, 200, { top: 2 }, undefined],
  ['one object of many that are sorted', 20_000_000, 10_000, { top: 1 }, 'large', true],
  [
    'a filter without a beginning in the index',
    20_000_000,
    10_000,
    { filter: { kind: 'contains', property: 'p', text: 'x' }, top: 1 },
    'large',
  ],
  [
    'the same among few objects',
    2_000_000,
    1_000,
    { filter: { kind: 'contains', property: 'p', text: 'x' }, top: 1 },
    undefined,
  ],
])('estimates %s', async (_, bodies, objects, query, effort, readsAll = false) => {
  expect(await effortOfList(contextOf(bodies, objects, query), { kind }, readsAll)).toBe(effort)
})

it('ends a search through many objects where it must be short', async () => {
  const filter = { kind: 'contains', property: 'p', text: 'x' }
  const short = { ...contextOf(1, 1, { filter }), mayTakeLong: false } as const
  const count = (objects: number) => () => Promise.resolve(objects)
  await expect(requireQuickSearch(short, count(5_001))).rejects.toThrow(TooMuchEffortError)
  await requireQuickSearch(short, count(5_000))
  await requireQuickSearch({ ...short, query: { count: false } }, count(5_001))
  await requireQuickSearch(contextOf(1, 1, { filter }), count(5_001))
})

it('ends a list that turns out to be long where it must be short', () => {
  expect(() => requireFewBytes({ mayTakeLong: false }, 262_145)).toThrow(TooMuchEffortError)
  requireFewBytes({ mayTakeLong: false }, 262_144)
  requireFewBytes({}, 9_000_000)
})
