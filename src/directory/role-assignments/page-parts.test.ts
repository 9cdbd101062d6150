import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listParts, type CollectionPart } from './page-parts.ts'

function partOf(name: string, items: readonly number[]): CollectionPart<number> {
  return {
    name,
    list: async (limit, after) => {
      const start = Number(after ?? 0)
      const end = start + limit
      return { items: items.slice(start, end), ...(end < items.length && { next: String(end) }) }
    },
  }
}

const parts = fc.uniqueArray(
  fc.tuple(fc.stringMatching(/^[a-z]{1,3}$/u), fc.array(fc.nat(9), { maxLength: 7 })),
  { selector: ([name]) => name, maxLength: 5 },
)

describe('listParts', () => {
  it('gives every item that passes once, in the order of the parts, whatever the size of a page', async () => {
    await fc.assert(
      fc.asyncProperty(parts, fc.integer({ min: 1, max: 8 }), async (given, limit) => {
        const passes = (item: number) => item % 2 === 0
        const all = given.map(([name, items]) => partOf(name, items))
        const found: number[] = []
        let after: string | undefined
        do {
          const query = { limit, passes, onRead: () => undefined, ...(after && { after }) }
          const page = await listParts(all, query)
          expect(page.items.length).toBeLessThanOrEqual(limit)
          found.push(...page.items)
          after = page.next
        } while (after !== undefined)
        const ordered = given.toSorted(([one], [other]) => (one < other ? -1 : 1))
        expect(found).toEqual(ordered.flatMap(([, items]) => items.filter(passes)))
      }),
    )
  })

  it('goes on behind a part that is gone', async () => {
    const query = { limit: 2, passes: () => true, onRead: () => undefined }
    const first = await listParts([partOf('a', [1, 2, 3]), partOf('b', [4])], query)
    expect(first).toEqual({ items: [1, 2], next: 'a/2' })
    expect(await listParts([partOf('b', [4])], { ...query, after: 'a/2' })).toEqual({ items: [4] })
  })

  it('tells how many items were read, also those that do not pass', async () => {
    const totals: number[] = []
    await listParts([partOf('a', [1, 3, 5]), partOf('b', [7])], {
      limit: 2,
      passes: () => false,
      onRead: (total) => totals.push(total),
    })
    expect(totals).toEqual([2, 3, 4])
  })
})
