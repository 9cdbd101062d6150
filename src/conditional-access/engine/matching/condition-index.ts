/** The plans of all policies for one condition, turned round: from each test to the policies it decides. */

import type { JsonValue } from '../../../kernel/json.ts'
import {
  addBit,
  bitSetOf,
  emptyBitSet,
  sparseBitSetOf,
  type BitSet,
  type SparseBitSet,
} from '../model/bit-set.ts'
import { activeWordsOf, type ActiveWords } from './active-words.ts'
import type { Entry, Plan } from './plan.ts'

/** A plan with what it was made from, as the policy stores it. */
export interface DistinctPlan extends Plan {
  readonly configured: JsonValue
  /** The entries that include, decide they or not. */
  readonly shown: readonly Entry[]
}

/** Immutable. Plans are distinct. */
export class ConditionIndex {
  readonly plans: readonly DistinctPlan[]
  /** The plan of each policy; -1 for one that is not subject to the condition. */
  readonly planOf: Int32Array
  readonly testCount: number
  /** Policies that include every sign-in. */
  readonly includingAll: BitSet
  /** Policies that some sign-in may fail. */
  readonly restricting: BitSet
  /** The same words, themselves as bits. */
  readonly restrictingWordBits: BitSet
  /** The words in which a policy restricts the condition. */
  readonly restrictingWords: ActiveWords
  /** Policies for which the alternative view replaces the others. */
  readonly alternativeOnly: BitSet
  /** By test: the policies it includes a sign-in in; undefined for none. */
  readonly includes: readonly (SparseBitSet | undefined)[]
  /** By test: the policies it excludes a sign-in from; undefined for none. */
  readonly excludes: readonly (SparseBitSet | undefined)[]

  constructor(plans: readonly DistinctPlan[], planOf: Int32Array, testCount: number) {
    this.plans = plans
    this.planOf = planOf
    this.testCount = testCount
    this.includingAll = emptyBitSet(planOf.length)
    this.restricting = emptyBitSet(planOf.length)
    this.alternativeOnly = emptyBitSet(planOf.length)
    const included = lists(testCount)
    const excluded = lists(testCount)
    for (const [policy, number] of planOf.entries()) {
      const plan = plans[number]
      const include = plan?.include ?? null
      if (include === null) addBit(this.includingAll, policy)
      if (plan === undefined) continue
      if (include !== null || plan.exclude.length > 0) addBit(this.restricting, policy)
      if (plan.usesAlternativeOnly === true) addBit(this.alternativeOnly, policy)
      post(included, include ?? [], policy)
      post(excluded, plan.exclude, policy)
    }
    this.restrictingWordBits = bitSetOf(
      this.restricting.length,
      (word) => this.restricting[word] !== 0,
    )
    this.restrictingWords = activeWordsOf(this.restricting, this.restricting)
    this.includes = included.map(sparseUnlessEmpty)
    this.excludes = excluded.map(sparseUnlessEmpty)
  }
}

function sparseUnlessEmpty(members: readonly number[]): SparseBitSet | undefined {
  return members.length === 0 ? undefined : sparseBitSetOf(members)
}

function lists(count: number): number[][] {
  return Array.from({ length: count }, () => [])
}

function post(lists: readonly number[][], entries: readonly Entry[], policy: number): void {
  for (const { test } of entries) lists[test]?.push(policy)
}
