/** Totals of families, exact after any writes, and texts that are looked up together. */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TenantId } from '../../src/kernel/ids.ts'
import type { Store, Transaction } from '../../src/store/port.ts'
import {
  createAll,
  keyFor,
  noon,
  rejectionOf,
  stateOf,
  write,
  type SuiteContext,
} from './suite-context.ts'

const families = ['things', 'others'] as const

type Step = readonly [
  'create' | 'replace' | 'delete' | 'restore',
  (typeof families)[number],
  id: string,
  name: string,
  content: number,
]

const steps = fc.array(
  fc.tuple(
    fc.constantFrom('create', 'replace', 'delete', 'restore'),
    fc.constantFrom(...families),
    fc.constantFrom('a', 'A', 'b', 'c'),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.nat({ max: 5 }),
  ) satisfies fc.Arbitrary<Step>,
  { maxLength: 8 },
)

/** Some writes fail: an id exists or does not, or a unique key is taken. */
async function take(transaction: Transaction, step: Step): Promise<void> {
  const [how, family, id, name, content] = step
  const state = stateOf(id, {
    family,
    body: { name },
    uniqueKeys: [{ constraint: 'name', value: name.slice(0, 1) }],
    ...(content === 0
      ? {}
      : { content: { bytes: new Uint8Array(content), mediaType: 'application/xml' } }),
  })
  if (how === 'delete') await transaction.delete(keyFor(id, family))
  else if (how === 'restore') await transaction.restore(state, noon)
  else await transaction[how](state)
}

/** The totals of a family as its objects have them. */
async function listedTotals(store: Pick<Store, 'find' | 'list'>, tenant: TenantId, family: string) {
  const { items } = await store.list(tenant, family, { limit: 100 })
  const found = await Promise.all(items.map((item) => store.find(tenant, item)))
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, each) => total + each, 0)
  return {
    count: items.length,
    bodies: sum(items.map(({ body }) => Buffer.byteLength(JSON.stringify(body)))),
    contents: sum(found.map((object) => object?.content?.bytes.length ?? 0)),
  }
}

async function storedTotals(
  store: Pick<Store, 'count' | 'sumBytes'>,
  tenant: TenantId,
  family: string,
) {
  return {
    count: await store.count(tenant, family),
    ...(await store.sumBytes(tenant, [family])),
  }
}

function describeTotals(context: SuiteContext): void {
  it('are exact after any writes, also those that fail, that are undone, and that meet', async () => {
    const store = context.store()
    await fc.assert(
      fc.asyncProperty(
        fc.array(steps, { maxLength: 4 }),
        fc.boolean(),
        async (writes, together) => {
          const tenant = await context.newTenant()
          const run = (taken: readonly Step[], at: number): Promise<unknown> =>
            write(store, tenant, async (transaction) => {
              for (const step of taken) await take(transaction, step).catch(() => undefined)
              for (const family of families) {
                expect(await storedTotals(transaction, tenant, family)).toEqual(
                  await listedTotals(transaction, tenant, family),
                )
              }
              if (at === 2) throw new Error('undone')
            }).catch((error: unknown) => expect(error).toMatchObject({ message: 'undone' }))
          if (together) await Promise.all(writes.map(run))
          else for (const [at, taken] of writes.entries()) await run(taken, at)
          for (const family of families) {
            expect(await storedTotals(store, tenant, family)).toEqual(
              await listedTotals(store, tenant, family),
            )
          }
        },
      ),
      { numRuns: 25 },
    )
  })
}

function describeKnownTexts(context: SuiteContext): void {
  it('are found together, by id and by property, without case, as they are given', async () => {
    const store = context.store()
    const [tenant, neighbour] = [await context.newTenant(), await context.newTenant()]
    const index = [{ property: 'appId', value: 'App-One' }]
    await createAll(store, tenant, [stateOf('Ab', { index }), stateOf('c', { family: 'others' })])
    await createAll(store, neighbour, [stateOf('d', { index })])
    const known = (property: string, texts: readonly string[], family = 'things') =>
      store.findKnown(tenant, family, property, texts)
    expect(await known('id', ['AB', 'x', 'ab', 'c', 'd', 'a\0'])).toEqual(['AB', 'ab'])
    expect(await known('id', ['c'], 'others')).toEqual(['c'])
    expect(await known('APPID', ['app-one', 'Ab', 'APP-ONE'])).toEqual(['app-one', 'APP-ONE'])
    expect(await known('displayName', ['app-one'])).toEqual([])
    expect(await known('id', [])).toEqual([])
  })

  it('are found among thousands, also those that the same write created', async () => {
    const store = context.store()
    const tenant = await context.newTenant()
    const ids = Array.from({ length: 2_500 }, (_, at) => `o${at}`)
    const found = await write(store, tenant, async (transaction) => {
      for (const id of ids.filter((_, at) => at % 250 === 0)) await transaction.create(stateOf(id))
      return transaction.findKnown(tenant, 'things', 'id', ids)
    })
    expect(found).toEqual(ids.filter((_, at) => at % 250 === 0))
    expect(await rejectionOf(write(store, tenant, (tx) => tx.create(stateOf('o0'))))).toBeDefined()
  })
}

export function declareTotalSuite(context: SuiteContext): void {
  describe('totals', () => {
    describeTotals(context)
  })
  describe('known texts', () => {
    describeKnownTexts(context)
  })
}
