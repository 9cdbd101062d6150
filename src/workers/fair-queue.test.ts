import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { TenantId } from '../kernel/ids.ts'
import { createFairQueue, WaitedTooLongError } from './fair-queue.ts'

const [one, other] = ['one', 'other'] as unknown as readonly [TenantId, TenantId]

/** Queues work that ends when told to, and lists what has started. */
function observedQueue(limits: Partial<Parameters<typeof createFairQueue>[0]> = {}) {
  const queue = createFairQueue({
    running: 2,
    runningPerTenant: 1,
    waiting: 10,
    waitingPerTenant: 4,
    patienceMs: 60_000,
    ...limits,
  })
  const started: string[] = []
  const endings = new Map<string, () => void>()
  return {
    started,
    add: (tenant: TenantId, name: string) =>
      queue(tenant, async () => {
        started.push(name)
        await new Promise<void>((resolve) => endings.set(name, resolve))
        return name
      }),
    end: async (name: string) => {
      endings.get(name)?.()
      await nextTurn()
    },
  }
}

describe('the fair queue', () => {
  it('keeps a place for other tenants', async () => {
    const { add, started, end } = observedQueue()
    for (const name of ['a', 'b', 'c']) void add(one, name)
    void add(other, 'd')
    expect(started).toEqual(['a', 'd'])
    await end('a')
    expect(started).toEqual(['a', 'd', 'b'])
  })

  it('lets tenants take turns', async () => {
    const { add, started, end } = observedQueue({ running: 1 })
    for (const name of ['a', 'b', 'c']) void add(one, name)
    for (const name of ['d', 'e']) void add(other, name)
    for (const name of ['a', 'b', 'd', 'c']) await end(name)
    expect(started).toEqual(['a', 'b', 'd', 'c', 'e'])
  })

  it('refuses what exceeds the places of a tenant, and still takes work of another', () => {
    const { add } = observedQueue({ running: 1 })
    const taken = ['a', 'b', 'c', 'd', 'e'].map((name) => add(one, name))
    expect(taken).not.toContain(undefined)
    expect(add(one, 'f')).toBeUndefined()
    expect(add(other, 'g')).toBeDefined()
  })

  it('refuses what exceeds all places', () => {
    const { add } = observedQueue({ running: 1, waiting: 2 })
    for (const name of ['a', 'b', 'c']) expect(add(one, name)).toBeDefined()
    expect(add(other, 'd')).toBeUndefined()
  })

  it('lets work go that waits too long, and runs what comes after it', async () => {
    const { add, started, end } = observedQueue({ patienceMs: 20 })
    void add(one, 'a')
    await expect(add(one, 'b')).rejects.toThrow(WaitedTooLongError)
    void add(one, 'c')
    await end('a')
    expect(started).toEqual(['a', 'c'])
  })

  it('passes results and failures on, and goes on after a failure', async () => {
    const queue = createFairQueue({
      running: 1,
      runningPerTenant: 1,
      waiting: 9,
      waitingPerTenant: 9,
      patienceMs: 60_000,
    })
    const failing = queue(one, () => Promise.reject(new Error('broken')))
    const next = queue(one, () => Promise.resolve(7))
    await expect(failing).rejects.toThrow('broken')
    await expect(next).resolves.toBe(7)
  })
})
