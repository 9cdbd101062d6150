/** The plans of all policies for one condition, indexed by test: which policies each test decides. */

import type { JsonValue } from '../../../kernel/json.ts'
import { addBit, emptyBitSet, type BitSet } from '../model/bit-set.ts'
import { indexedPoliciesOf, type IndexedPolicies } from '../model/indexed-policies.ts'
import { unconditionally, type ConditionResult } from './condition-result.ts'
import { packPolicies, type PackedPolicies } from './packed-policies.ts'
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
  readonly everyPolicy: ConditionResult
  /** Policies that include every sign-in. */
  readonly includingAll: IndexedPolicies
  /** Policies whose condition some sign-in may fail. */
  readonly restricting: IndexedPolicies
  /** Policies under which the alternative audience replaces the requested ones. */
  readonly alternativeOnly: BitSet
  /** By test: the policies that it includes a sign-in in; undefined for none. */
  readonly includes: readonly (PackedPolicies | undefined)[]
  /** By test: the policies that it excludes a sign-in from; undefined for none. */
  readonly excludes: readonly (PackedPolicies | undefined)[]

  constructor(plans: readonly DistinctPlan[], planOf: Int32Array, testCount: number) {
    this.plans = plans
    this.planOf = planOf
    this.testCount = testCount
    this.everyPolicy = unconditionally(indexedPoliciesOf(planOf.length, () => true))
    const ofPlans = (contains: (plan: DistinctPlan | undefined) => boolean): IndexedPolicies =>
      indexedPoliciesOf(planOf.length, (policy) => contains(plans[planOf[policy] ?? -1]))
    this.includingAll = ofPlans((plan) => plan === undefined || plan.include === null)
    this.restricting = ofPlans(
      (plan) => plan !== undefined && (plan.include !== null || plan.exclude.length > 0),
    )
    this.alternativeOnly = emptyBitSet(planOf.length)
    const included = emptyLists(testCount)
    const excluded = emptyLists(testCount)
    for (const [policy, number] of planOf.entries()) {
      const plan = plans[number]
      if (plan === undefined) continue
      if (plan.usesAlternativeOnly === true) addBit(this.alternativeOnly, policy)
      addToEach(included, plan.include ?? [], policy)
      addToEach(excluded, plan.exclude, policy)
    }
    const pack = (policies: readonly number[]): PackedPolicies | undefined =>
      policies.length === 0 ? undefined : packPolicies(policies, planOf.length)
    this.includes = included.map(pack)
    this.excludes = excluded.map(pack)
  }
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
