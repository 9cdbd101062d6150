import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { TenantId } from '../kernel/ids.ts'
import { CallerGoneError } from '../graph/caller-gone.ts'
import { createFairQueue, WaitedTooLongError, type QueuePlace } from './fair-queue.ts'

const [one, other, third] = ['one', 'other', 'third'] as unknown as readonly [
  TenantId,
  TenantId,
  TenantId,
]

/** Queues work that ends when told to, and lists what has started. The clock moves when told to. */
function observedQueue(limits: Partial<Parameters<typeof createFairQueue>[0]> = {}) {
  let at = 0
  const queue = createFairQueue(
    {
      running: 2,
      runningPerTenant: 1,
      waiting: 10,
      patienceMs: 60_000,
      turnMs: 1_000,
      ...limits,
    },
    () => at,
  )
  const started: string[] = []
  const endings = new Map<string, () => void>()
  const places = new Map<string, QueuePlace>()
  return {
    started,
    placeOf: (name: string): QueuePlace => {
      const place = places.get(name)
      if (place === undefined) throw new Error(`${name} has not started`)
      return place
    },
    pass: (ms: number) => {
      at += ms
    },
    add: (tenant: TenantId, name: string) =>
      queue(tenant, async (place) => {
        started.push(name)
        places.set(name, place)
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

  it('takes the tenant first that used the places least, and forgets use with time', async () => {
    const { add, started, end, pass } = observedQueue({ running: 1 })
    for (const name of ['a', 'b', 'c', 'd']) void add(one, name)
    for (const name of ['e', 'f', 'g']) void add(other, name)
    pass(5_000)
    await end('a')
    pass(100)
    void add(third, 'h')
    await end('e')
    expect(started).toEqual(['a', 'e', 'h'])
    await end('h')
    expect(started).toEqual(['a', 'e', 'h', 'f'])
    pass(60_000)
    await end('f')
    expect(started).toEqual(['a', 'e', 'h', 'f', 'b'])
  })

  it('gives the place of work that leaves it to other work, and a place back in its turn', async () => {
    const { add, started, end, placeOf } = observedQueue({ running: 1 })
    for (const name of ['a', 'b']) void add(one, name)
    placeOf('a').leave()
    expect(started).toEqual(['a', 'b'])
    const back: string[] = []
    const rejoined = placeOf('a')
      .rejoin()
      .then(() => back.push('a'))
    void add(other, 'c')
    await nextTurn()
    expect([started, back]).toEqual([['a', 'b'], []])
    await end('b')
    await rejoined
    expect([started, back]).toEqual([['a', 'b'], ['a']])
    await end('a')
    expect(started).toEqual(['a', 'b', 'c'])
  })

  it('keeps no place for work that ends while it waits to get one back', async () => {
    const { add, started, end, placeOf } = observedQueue({ running: 1 })
    for (const name of ['a', 'b']) void add(one, name)
    placeOf('a').leave()
    void placeOf('a').rejoin()
    await end('a')
    await end('b')
    void add(one, 'c')
    expect(started).toEqual(['a', 'b', 'c'])
  })

  it('asks for the place of work that had its turn, when another tenant waits', () => {
    const { add, pass, placeOf } = observedQueue({ running: 1 })
    for (const name of ['a', 'b']) void add(one, name)
    pass(2_000)
    expect(placeOf('a').isWanted()).toBe(false)
    void add(other, 'c')
    expect(placeOf('a').isWanted()).toBe(true)
  })

  it('refuses what exceeds the share of a tenant, and still takes work of every other', () => {
    const { add } = observedQueue({ running: 1, waiting: 16 })
    const taken = ['a', 'b', 'c', 'd', 'e'].map((name) => add(one, name))
    expect(taken).not.toContain(undefined)
    expect(add(one, 'f')).toBeUndefined()
    for (let each = 0; each < 20; each += 1) {
      expect(add(`tenant ${each}` as TenantId, 'g')).toBeDefined()
    }
  })

  it('refuses work at once that would wait too long, as long as the work before it takes', async () => {
    const { add, end, pass } = observedQueue({ running: 1, waiting: 100, patienceMs: 60_000 })
    for (const name of ['1', '2', '3', '4']) {
      void add(one, name)
      pass(25_000)
      await end(name)
    }
    expect(['b', 'c', 'd', 'e', 'f'].map((name) => add(one, name) !== undefined)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ])
    expect(add(other, 'g')).toBeDefined()
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
    const queue = createFairQueue(
      { running: 1, runningPerTenant: 1, waiting: 9, patienceMs: 60_000, turnMs: 1_000 },
      () => 0,
    )
    const failing = queue(one, () => Promise.reject(new Error('broken')))
    const next = queue(one, () => Promise.resolve(7))
    await expect(failing).rejects.toThrow('broken')
    await expect(next).resolves.toBe(7)
  })
})

it('frees the place of work whose caller is gone', async () => {
  const queue = createFairQueue(
    { running: 1, runningPerTenant: 1, waiting: 4, patienceMs: 60_000, turnMs: 1_000 },
    () => 0,
  )
  const first = Promise.withResolvers<string>()
  const started: string[] = []
  const leave: (() => void)[] = []
  const add = (name: string) =>
    queue(
      one,
      async () => {
        started.push(name)
        return name
      },
      (run) => leave.push(run),
    )
  const running = queue(one, () => first.promise)
  const gone = add('gone')
  expect(add('has no place')).toBeUndefined()
  leave[0]?.()
  await expect(gone).rejects.toThrow(CallerGoneError)
  const next = add('next')
  first.resolve('first')
  expect([await running, await next, started]).toEqual(['first', 'next', ['next']])
  // WHY again: the function may run after the work.
  leave.forEach((run) => run())
})
