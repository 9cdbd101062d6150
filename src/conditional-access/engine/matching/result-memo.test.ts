import { expect, it } from 'vitest'
import { member } from '../testing/decision-setting.ts'
import { ReusedResult } from './condition-result.ts'
import { ResultMemo } from './result-memo.ts'

const policyCount = 64 * 1024

/** A result for the policies of one word. */
function resultWith(certain: number, possible: number): ReusedResult {
  const result = new ReusedResult(policyCount)
  result.setWord(5, certain, possible)
  return result
}

function createMemo(key: number) {
  return new ResultMemo({ keyOf: () => key, count: () => 1000 })
}

it('keeps copies of results', () => {
  const memo = createMemo(0)
  const result = resultWith(1, 3)
  memo.keep(7, result)
  result.setWord(5, 0, 0)
  expect(memo.get(7)).toEqual(resultWith(1, 3))
  expect(memo.get(6)).toBeUndefined()
})

it('forgets earlier results when all of them take too much memory', () => {
  const memo = createMemo(0)
  for (let key = 0; key < 1000; key += 1) memo.keep(key, resultWith(1, 3))
  const kept = Array.from({ length: 1000 }, (_, key) => memo.get(key)).filter(Boolean)
  expect(kept.length).toBeGreaterThan(0)
  expect(kept.length * policyCount * 2).toBeLessThanOrEqual(2 ** 19 * 32)
  expect(memo.get(999)).toBeDefined()
})

it.each([
  [-3, -1],
  [0, 0],
  [999, 999],
  [1000, -1],
])('a condition that gives the key %i is looked up by %i', (given, expected) => {
  expect(createMemo(given).keyOf(member)).toBe(expected)
})
