/** The plans of all policies for one condition, turned round: from each test to the policies it decides. */

import type { JsonValue } from '../../../kernel/json.ts'
import { addBit, emptyBitSet, sparseBitSetOf, type BitSet, type SparseBitSet } from '../bit-set.ts'
import type { ConditionName } from '../decision.ts'
import type { SignIn } from '../sign-in.ts'
import type { Entry, Plan } from './condition.ts'
import type { Hits } from './hits.ts'

/** A compiled condition. */
export interface Condition {
  readonly name: ConditionName
  readonly index: ConditionIndex
  readonly look: (signIn: SignIn, hits: Hits) => void
}

/** A plan with what it was made from, as the policy stores it. */
export interface DistinctPlan extends Plan {
  readonly configured: JsonValue
}

/** Immutable. Policies are numbered in canonical order, plans are distinct. */
export class ConditionIndex {
  readonly plans: readonly DistinctPlan[]
  /** The plan of each policy; -1 for one that is not subject to the condition. */
  readonly planOf: Int32Array
  readonly testCount: number
  /** Policies that include every sign-in. */
  readonly open: BitSet
  /** Policies that some sign-in may fail. */
  readonly restricting: BitSet
  /** Policies for which the alternative view replaces the others. */
  readonly replacing: BitSet
  /** By test: the policies it includes a sign-in in. */
  readonly includes: readonly SparseBitSet[]
  /** By test: the policies it excludes a sign-in from. */
  readonly excludes: readonly SparseBitSet[]

  constructor(plans: readonly DistinctPlan[], planOf: Int32Array, testCount: number) {
    this.plans = plans
    this.planOf = planOf
    this.testCount = testCount
    this.open = emptyBitSet(planOf.length)
    this.restricting = emptyBitSet(planOf.length)
    this.replacing = emptyBitSet(planOf.length)
    const included = lists(testCount)
    const excluded = lists(testCount)
    for (const [policy, number] of planOf.entries()) {
      const plan = plans[number]
      const include = plan?.include ?? null
      if (include === null) addBit(this.open, policy)
      if (plan === undefined) continue
      if (include !== null || plan.exclude.length > 0) addBit(this.restricting, policy)
      if (plan.isReplaced === true) addBit(this.replacing, policy)
      post(included, include ?? [], policy)
      post(excluded, plan.exclude, policy)
    }
    this.includes = included.map(sparseBitSetOf)
    this.excludes = excluded.map(sparseBitSetOf)
  }
}

function lists(count: number): number[][] {
  return Array.from({ length: count }, () => [])
}

function post(lists: readonly number[][], entries: readonly Entry[], policy: number): void {
  for (const { test } of entries) lists[test]?.push(policy)
}
