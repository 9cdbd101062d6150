import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createOnePerTurn } from './one-per-turn.ts'

it('others have their turn between those who wait, who keep their order', async () => {
  const onePerTurn = createOnePerTurn()
  const ran: string[] = []
  const waiting = Promise.all(
    ['1', '2', '3', '4', '5'].map(async (name) => {
      await onePerTurn()
      ran.push(name)
    }),
  )
  const others = async () => {
    while (ran.length < 9) {
      await nextTurn()
      ran.push('other')
    }
  }
  await Promise.all([waiting, others()])
  expect(ran.filter((name) => name !== 'other')).toEqual(['1', '2', '3', '4', '5'])
  expect(ran.join(' ')).not.toMatch(/\d \d/u)
})
