import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { bitSetOf } from '../model/bit-set.ts'
import { isAnyIn, packPolicies, PolicyUnion } from './packed-policies.ts'

/** Sets of policies among few, which are not worth packing, and among many. */
const arbitrarySets = fc.constantFrom(100, 2_000).chain((policyCount) =>
  fc.record({
    policyCount: fc.constant(policyCount),
    sets: fc.array(
      fc
        .uniqueArray(fc.nat(policyCount - 1), { maxLength: 200 })
        .map((policies) => policies.toSorted((one, other) => one - other)),
      { maxLength: 5 },
    ),
  }),
)

/** The policies of a union, read in the words that may hold one. */
function listed(union: PolicyUnion, policyCount: number): readonly number[] {
  return Array.from({ length: policyCount }, (_, policy) => policy).filter((policy) => {
    const word = policy >>> 5
    const isFilled = (union.filledWordsAt(word >>> 5) & (1 << (word & 31))) !== 0
    return isFilled && (union.wordAt(word) & (1 << (policy & 31))) !== 0
  })
}

it('a union holds the policies of its sets, and none after it is cleared', () => {
  fc.assert(
    fc.property(arbitrarySets, arbitrarySets, ({ policyCount, sets }, { sets: others }) => {
      const union = new PolicyUnion(policyCount)
      for (const policies of others) {
        union.add(
          packPolicies(
            policies.filter((policy) => policy < policyCount),
            policyCount,
          ),
        )
      }
      union.clear()
      for (const policies of sets) union.add(packPolicies(policies, policyCount))
      const expected = [...new Set(sets.flat())].toSorted((one, other) => one - other)
      expect(listed(union, policyCount)).toEqual(expected)
    }),
  )
})

it('packed policies are compared with a set', () => {
  fc.assert(
    fc.property(arbitrarySets, ({ policyCount, sets: [policies = [], others = []] }) => {
      const set = bitSetOf(policyCount, (policy) => others.includes(policy))
      const expected = policies.some((policy) => others.includes(policy))
      expect(isAnyIn(packPolicies(policies, policyCount), set)).toBe(expected)
    }),
  )
})

it('takes no more memory than its policies need', () => {
  const { few, many } = packPolicies([3, 1_999], 2_000)
  expect([few?.length, many]).toEqual([4, null])
})
