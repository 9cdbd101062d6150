/** The plans of all policies for one condition, indexed by test: which policies each test decides. */

import type { JsonValue } from '../../../kernel/json.ts'
import { addBit, emptyBitSet, type BitSet } from '../model/bit-set.ts'
import { indexedPoliciesOf, type IndexedPolicies } from '../model/indexed-policies.ts'
import { unconditionally, type ConditionResult } from './condition-result.ts'
import { packPolicies, type PackedPolicies } from './packed-policies.ts'
import type { Entry, Plan } from './plan.ts'

/** Tests that traces name when they match. */
export interface LabelledTests {
  readonly tests: readonly number[]
  /** By place of the test. */
  readonly labels: readonly string[]
}

/** A plan that policies share which configure the condition in the same way. */
export interface DistinctPlan {
  /** The condition as these policies store it. */
  readonly configured: JsonValue
  /** The tests that include a sign-in; null when every sign-in is included. */
  readonly includes: readonly number[] | null
  readonly excludes: readonly number[]
  readonly shownIncludes: LabelledTests
  readonly shownExcludes: LabelledTests
  /** See `Plan`. */
  readonly usesAlternativeOnly: boolean
}

/** Prepares a plan for evaluation. */
export function distinctPlan(
  { include, exclude, shownOnly = [], usesAlternativeOnly = false }: Plan,
  configured: JsonValue,
): DistinctPlan {
  return {
    configured,
    includes: include && testsOf(include),
    excludes: testsOf(exclude),
    shownIncludes: labelled(include === null ? shownOnly : [...shownOnly, ...include]),
    shownExcludes: labelled(exclude),
    usesAlternativeOnly,
  }
}

function testsOf(entries: readonly Entry[]): readonly number[] {
  return entries.map(({ test }) => test)
}

function labelled(entries: readonly Entry[]): LabelledTests {
  const shown = entries.filter(({ label }) => label !== null)
  return { tests: testsOf(shown), labels: shown.map(({ label }) => label ?? '') }
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
  /** Policies under which alternative audiences replace the requested ones. */
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
    this.includingAll = ofPlans((plan) => plan === undefined || plan.includes === null)
    this.restricting = ofPlans(
      (plan) => plan !== undefined && (plan.includes !== null || plan.excludes.length > 0),
    )
    this.alternativeOnly = emptyBitSet(planOf.length)
    const included = emptyLists(testCount)
    const excluded = emptyLists(testCount)
    for (const [policy, number] of planOf.entries()) {
      const plan = plans[number]
      if (plan === undefined) continue
      if (plan.usesAlternativeOnly) addBit(this.alternativeOnly, policy)
      addToEach(included, plan.includes ?? [], policy)
      addToEach(excluded, plan.excludes, policy)
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
  tests: readonly number[],
  policy: number,
): void {
  for (const test of tests) listsByTest[test]?.push(policy)
}
