/** The plans of all policies for one condition, indexed by test: which policies each test decides. */

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

/** A plan that policies share which configure the condition in the same way. */
export interface DistinctPlan extends Plan {
  /** The condition as these policies store it. */
  readonly configured: JsonValue
  /** The including entries that traces show, whether or not they need a test. */
  readonly shown: readonly Entry[]
}

/** Immutable. */
export class ConditionIndex {
  readonly plans: readonly DistinctPlan[]
  /** The plan of each policy; -1 for one that has another condition in place of this one. */
  readonly planOf: Int32Array
  readonly testCount: number
  /** Policies that include every sign-in. */
  readonly includingAll: BitSet
  /** Policies whose condition some sign-in may fail. */
  readonly restricting: BitSet
  /** A bit for each word of `restricting` that is not empty. */
  readonly restrictingWordBits: BitSet
  /** The words of `restricting` that are not empty. */
  readonly restrictingWords: ActiveWords
  /** Policies under which the alternative audience replaces the requested ones. */
  readonly alternativeOnly: BitSet
  /** By test: the policies that it includes a sign-in in; undefined for none. */
  readonly includes: readonly (SparseBitSet | undefined)[]
  /** By test: the policies that it excludes a sign-in from; undefined for none. */
  readonly excludes: readonly (SparseBitSet | undefined)[]

  constructor(plans: readonly DistinctPlan[], planOf: Int32Array, testCount: number) {
    this.plans = plans
    this.planOf = planOf
    this.testCount = testCount
    this.includingAll = emptyBitSet(planOf.length)
    this.restricting = emptyBitSet(planOf.length)
    this.alternativeOnly = emptyBitSet(planOf.length)
    const included = emptyLists(testCount)
    const excluded = emptyLists(testCount)
    for (const [policy, number] of planOf.entries()) {
      const plan = plans[number]
      const include = plan?.include ?? null
      if (include === null) addBit(this.includingAll, policy)
      if (plan === undefined) continue
      if (include !== null || plan.exclude.length > 0) addBit(this.restricting, policy)
      if (plan.usesAlternativeOnly === true) addBit(this.alternativeOnly, policy)
      addToEach(included, include ?? [], policy)
      addToEach(excluded, plan.exclude, policy)
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

function emptyLists(count: number): number[][] {
  return Array.from({ length: count }, () => [])
}

function addToEach(
  listsByTest: readonly number[][],
  entries: readonly Entry[],
  policy: number,
): void {
  for (const { test } of entries) listsByTest[test]?.push(policy)
}
