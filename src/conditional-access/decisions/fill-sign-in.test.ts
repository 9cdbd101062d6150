import { expect, it } from 'vitest'
import { passed } from '../../kernel/findings.ts'
import type { SignIn } from '../engine/model/sign-in.ts'
import { fillAll } from './fill-sign-in.ts'

const signIn = { principal: { kind: 'user', id: 'ada' }, at: '2026-01-01T00:00:00Z' } as SignIn

it('lets other requests have their turn after each part for which the directory was read', async () => {
  let turn = 0
  let isOver = false
  const count = (): void => {
    turn += 1
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  const filledIn = new Map<number, number>()
  const filled = await fillAll(
    async (asked) => {
      filledIn.set(turn, (filledIn.get(turn) ?? 0) + 1)
      return passed(asked as SignIn)
    },
    Array.from({ length: 1_000 }, () => signIn),
    () => [],
  )
  isOver = true
  expect(filled.ok && filled.value).toHaveLength(1_000)
  expect(Math.max(...filledIn.values())).toBe(50)
})
