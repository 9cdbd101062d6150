import { setImmediate as nextTurn } from 'node:timers/promises'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findCircle, runInOrder } from './run-in-order.ts'

interface Item {
  readonly id: string
  readonly dependsOn: readonly string[]
}

/** Requests that depend on earlier ones only, in any order. */
const acyclic: fc.Arbitrary<readonly Item[]> = fc
  .array(fc.array(fc.nat({ max: 19 }), { maxLength: 4 }), { minLength: 1, maxLength: 20 })
  .chain((links) => {
    const items = links.map((earlier, index) => ({
      id: `R${index}`,
      dependsOn: [...new Set(earlier.filter((each) => each < index).map((each) => `r${each}`))],
    }))
    return fc.shuffledSubarray(items, { minLength: items.length, maxLength: items.length })
  })

const ok = { status: 200 }
const refused = { status: 424 }

describe('requests that depend on each other', () => {
  it('run once, after what they depend on, a few at a time, and not after a failure', async () => {
    await fc.assert(
      fc.asyncProperty(
        acyclic,
        fc.integer({ min: 1, max: 5 }),
        fc.func(fc.boolean()),
        async (items, atOnce, fails) => {
          const finished = new Map<string, number>()
          let running = 0
          let most = 0
          const outcomes = await runInOrder<Item, { readonly status: number }>(
            items,
            atOnce,
            async ({ id, dependsOn }) => {
              expect(dependsOn.every((key) => finished.has(key))).toBe(true)
              expect(finished.has(id.toLowerCase())).toBe(false)
              running += 1
              most = Math.max(most, running)
              await nextTurn()
              running -= 1
              const outcome = fails(id) ? { status: 500 } : ok
              finished.set(id.toLowerCase(), outcome.status)
              return outcome
            },
            () => refused,
          )
          expect(most).toBeLessThanOrEqual(atOnce)
          const statusOf = new Map(
            items.map(({ id }, index) => [id.toLowerCase(), outcomes[index]?.status ?? 0] as const),
          )
          for (const { id, dependsOn } of items) {
            const mustRun = dependsOn.every((key) => (statusOf.get(key) ?? 0) < 400)
            expect(statusOf.get(id.toLowerCase())).toBe(mustRun ? (fails(id) ? 500 : 200) : 424)
          }
          expect(findCircle(items)).toBeUndefined()
        },
      ),
    )
  })

  it('run at the same time when nothing keeps them apart', async () => {
    let running = 0
    let most = 0
    const items = ['1', '2', '3', '4', '5'].map((id) => ({ id, dependsOn: [] }))
    await runInOrder(
      items,
      4,
      async () => {
        running += 1
        most = Math.max(most, running)
        await nextTurn()
        running -= 1
        return ok
      },
      () => refused,
    )
    expect(most).toBe(4)
  })

  it.each<[string, readonly Item[], string | undefined]>([
    ['itself', [{ id: 'A', dependsOn: ['a'] }], 'A'],
    [
      'itself through another',
      [
        { id: '1', dependsOn: [] },
        { id: '2', dependsOn: ['1', '3'] },
        { id: '3', dependsOn: ['2'] },
      ],
      '2',
    ],
    [
      'an earlier one',
      [
        { id: '2', dependsOn: ['1'] },
        { id: '1', dependsOn: [] },
      ],
      undefined,
    ],
  ])('wait for %s', (_, items, waiting) => {
    expect(findCircle(items)?.id).toBe(waiting)
  })
})
