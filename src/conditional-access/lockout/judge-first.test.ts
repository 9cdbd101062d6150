/** Searches before a transaction: no write is committed by a judgement of another state. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDirectory } from '../../directory/testing/directory-builder.ts'
import { TooMuchEffortError, type Operation } from '../../graph/operation.ts'
import { respondNoContent } from '../../graph/respond.ts'
import type { TenantId } from '../../kernel/ids.ts'
import type { Store } from '../../store/port.ts'
import { openSqliteStore } from '../../store/sqlite/open.ts'
import { writeAccess } from '../model/access.ts'
import { judgingFirst, resultOfSearch } from './judge-first.ts'
import { requestContext } from './testing/request-context.ts'

const family = 'things'

let store: Store
let tenant: TenantId
let tenants = 0

beforeAll(async () => {
  store = await openSqliteStore({ file: ':memory:' })
})
afterAll(() => store.close())

/** Adds a thing, as another request would. */
async function addThing(id: string): Promise<void> {
  await store.write(tenant, requestContext(store, tenant).provenance, (transaction) =>
    transaction.create({ family, id, body: {}, index: [], uniqueKeys: [] }),
  )
}

/**
 * An operation that adds a thing whose name is how many there were when it was judged. `between` runs after each
 * search, before the transaction. Also lists the ids that it was given.
 */
function counting(policies: number, between: (judged: number) => Promise<void>) {
  let judged = 0
  const ids: string[] = []
  const operation: Operation = {
    method: 'POST',
    path: '/',
    roots: ['beta'],
    access: writeAccess(),
    produces: 'none',
    handle: async (context) => {
      ids.push(context.ids())
      if (judged > 0) await between(judged)
      await store.write(tenant, context.provenance, async (transaction) => {
        const number = await resultOfSearch(context, transaction, 'add', async (reader) => {
          judged += 1
          const there = await reader.count(tenant, family)
          return { policies, run: () => there }
        })
        const there = await transaction.count(tenant, family)
        expect(number).toBe(there)
        await transaction.create({
          family,
          id: `judged ${number}`,
          body: {},
          index: [],
          uniqueKeys: [],
        })
      })
      return respondNoContent()
    },
  }
  return { operation: judgingFirst(operation), ids, judgements: () => judged }
}

describe('a change that is judged before its transaction', () => {
  async function newTenant(): Promise<void> {
    tenant = await createDirectory(store, (tenants += 1), [])
  }

  it('is judged once when no write comes between', async () => {
    await newTenant()
    const { operation, judgements, ids } = counting(10_000, async () => undefined)
    await operation.handle(requestContext(store, tenant))
    expect(judgements()).toBe(1)
    expect(new Set(ids).size).toBe(1)
  })

  it('is judged again after every write that comes between, with the same ids', async () => {
    await newTenant()
    const { operation, judgements, ids } = counting(10_000, async (judged) => {
      if (judged <= 2) await addThing(`between ${judged}`)
    })
    await operation.handle(requestContext(store, tenant))
    expect(judgements()).toBe(3)
    expect([ids.length, new Set(ids).size]).toEqual([4, 1])
    expect(await store.find(tenant, { family, id: 'judged 2' })).toBeDefined()
  })

  it('gets 429 when writes come between again and again, and stores nothing', async () => {
    await newTenant()
    const { operation } = counting(10_000, (judged) => addThing(`between ${judged}`))
    await expect(operation.handle(requestContext(store, tenant))).rejects.toMatchObject({
      status: 429,
      ostiaryCode: 'conditionalAccess.lockout.stateChanging',
      headers: { 'Retry-After': '1' },
    })
    const { items } = await store.list(tenant, family, { limit: 100 })
    expect(items.filter(({ id }) => id.startsWith('judged'))).toEqual([])
  })

  it('is judged inside its transaction at last, when the policies are few', async () => {
    await newTenant()
    const { operation, judgements } = counting(3, async (judged) => {
      if (judged <= 5) await addThing(`between ${judged}`)
    })
    await operation.handle(requestContext(store, tenant))
    expect(judgements()).toBe(6)
    expect(await store.find(tenant, { family, id: 'judged 5' })).toBeDefined()
  })

  it('is not judged where requests must be short', async () => {
    await newTenant()
    const { operation } = counting(3, async () => undefined)
    const context = { ...requestContext(store, tenant), mayTakeLong: false } as const
    await expect(operation.handle(context)).rejects.toThrow(TooMuchEffortError)
    expect(await store.count(tenant, family)).toBe(0)
  })
})
