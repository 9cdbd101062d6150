import { describe, expect, it } from 'vitest'
import { createBudgets } from './budgets.ts'

describe('a budget', () => {
  it('refuses what exceeds it, and allows it when enough is released', () => {
    const { hold } = createBudgets(10)
    const release = hold('a', 6)
    expect(hold('a', 5)).toBeUndefined()
    expect(hold('a', 4)).toBeDefined()
    release?.()
    expect(hold('a', 6)).toBeDefined()
  })

  it('releases an amount once', () => {
    const { hold } = createBudgets(10)
    const release = hold('a', 6)
    hold('a', 4)
    release?.()
    release?.()
    expect(hold('a', 7)).toBeUndefined()
  })

  it('allows what is larger than itself when nothing else is held', () => {
    const { hold } = createBudgets(10)
    const release = hold('a', 11)
    expect(hold('a', 1)).toBeUndefined()
    release?.()
    expect(hold('a', 1)).toBeDefined()
  })

  it('is not shared by two keys', () => {
    const { hold } = createBudgets(10)
    hold('a', 10)
    expect(hold('b', 10)).toBeDefined()
  })
})
