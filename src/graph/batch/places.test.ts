import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createPlaces } from './places.ts'

it('work of each key has its places, also after a failure, and waits in its order', async () => {
  const runInPlace = createPlaces(2)
  const running = new Map<string, number>()
  const started: string[] = []
  const work = (key: string, name: string) =>
    runInPlace(key, async () => {
      started.push(name)
      const now = (running.get(key) ?? 0) + 1
      running.set(key, now)
      expect(now).toBeLessThanOrEqual(2)
      await nextTurn()
      running.set(key, (running.get(key) ?? 0) - 1)
      if (name === 'a2') throw new Error('failed')
      return name
    })
  const all = ['a1', 'a2', 'a3', 'a4', 'a5', 'b1'].map((name) => work(name.slice(0, 1), name))
  const outcomes = await Promise.allSettled(all)
  expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([
    true,
    false,
    true,
    true,
    true,
    true,
  ])
  expect(started).toEqual(['a1', 'a2', 'b1', 'a3', 'a4', 'a5'])
  expect(await work('a', 'a6')).toBe('a6')
})
