import { describe, expect, it } from 'vitest'
import { createBudgets, createSharedBudget } from './budgets.ts'

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

describe('a shared budget', () => {
  /** Holds ones under a key until no more are allowed, and counts them. */
  function fill(budget: ReturnType<typeof createSharedBudget>, key: string): number {
    let held = 0
    while (budget.hold(key, 1) !== undefined) held += 1
    return held
  }

  it('gives one alone a quarter, and every other a part of the rest', () => {
    const budget = createSharedBudget(1_024)
    expect(['a', 'b', 'c', 'd', 'e'].map((key) => fill(budget, key))).toEqual([
      256, 192, 144, 108, 81,
    ])
  })

  it('gives one that holds nothing what it asks for, also when nothing is free', () => {
    const budget = createSharedBudget(4)
    for (let each = 0; each < 100; each += 1) expect(fill(budget, `tenant ${each}`)).toBe(1)
  })

  it('gives what was released to others', () => {
    const budget = createSharedBudget(8)
    const release = budget.hold('a', 1)
    expect(budget.hold('a', 1)).toBeDefined()
    expect(budget.hold('a', 1)).toBeUndefined()
    release?.()
    release?.()
    expect(budget.hold('a', 1)).toBeDefined()
    expect(budget.hold('b', 1)).toBeDefined()
  })
})
