/** Records the results of single tests and plans of a condition, for traces and missing facts. */

import { and, choose, fromBoolean, no, not, or, yes, type Ternary } from '../model/ternary.ts'
import type { ConditionIndex, DistinctPlan, LabelledTests } from './condition-index.ts'

/** The results of one condition for one sign-in. One instance serves all decisions in turn. */
export class TestResults {
  readonly #plans: readonly DistinctPlan[]
  /** By test, for the audience in hand. */
  readonly #values: Int32Array
  /** By test: whether it matched for some audience. */
  readonly #hasMatched: Uint8Array
  /** By test: the ways in which it matched for alternative audiences, as bits. */
  readonly #hasMatchedAlternative: Uint8Array
  /** By plan: whether some audience meets the condition; whether an alternative one of either case does. */
  readonly #results: Int32Array
  readonly #resultsIfYes: Int32Array
  readonly #resultsIfNo: Int32Array
  /** Null without alternative audiences. */
  #isReplaced: Ternary | null = null
  #case: Ternary = no
  #isOfFirstCase = true
  #replacing: Ternary = no
  #added: Ternary = no

  constructor({ plans, testCount }: Pick<ConditionIndex, 'plans' | 'testCount'>) {
    this.#plans = plans
    this.#values = new Int32Array(testCount)
    this.#hasMatched = new Uint8Array(testCount)
    this.#hasMatchedAlternative = new Uint8Array(testCount)
    this.#results = new Int32Array(plans.length)
    this.#resultsIfYes = new Int32Array(plans.length)
    this.#resultsIfNo = new Int32Array(plans.length)
  }

  /** Whether the condition is met under a plan. */
  resultOf(plan: number): Ternary {
    return this.#results[plan] ?? no
  }

  /** The labels of those tests of a plan that certainly match. */
  labelsOf(plan: DistinctPlan, { tests, labels }: LabelledTests): readonly string[] {
    let found: string[] | undefined
    for (let place = 0; place < tests.length; place += 1) {
      if (!this.#isMatching(plan, tests[place] ?? 0)) continue
      const label = labels[place] ?? ''
      if (found === undefined) found = [label]
      else found.push(label)
    }
    return found ?? noLabels
  }

  #isMatching(plan: DistinctPlan, test: number): boolean {
    const requested = this.#hasMatched[test] === 1
    if (this.#isReplaced === null) return requested
    const bits = this.#hasMatchedAlternative[test] ?? 0
    const has = (bit: number): Ternary => fromBoolean((bits & bit) !== 0)
    const ifYes = has(plan.usesAlternativeOnly ? ifYesBit : addedBit)
    return (
      this.#combine(this.#isReplaced, plan, fromBoolean(requested), ifYes, has(ifNoBit)) === yes
    )
  }

  /** Records that the condition is met under every plan, without any test. */
  recordAllMet(): void {
    this.begin()
    this.#results.fill(yes)
  }

  begin(): void {
    this.#values.fill(no)
    this.#hasMatched.fill(0)
    this.#results.fill(no)
    this.#isReplaced = null
  }

  match(test: number): void {
    this.#values[test] = yes
    if (this.#isReplaced === null) this.#hasMatched[test] = 1
    else this.#hasMatchedAlternative[test] = (this.#hasMatchedAlternative[test] ?? 0) | this.#bits()
  }

  reportUnknown(test: number, value: Ternary): void {
    this.#values[test] = or(this.#values[test] ?? no, value)
  }

  endAudience(): void {
    const isAlternative = this.#isReplaced !== null
    for (let number = 0; number < this.#plans.length; number += 1) {
      const plan = this.#plans[number]
      if (plan === undefined) continue
      if (!isAlternative) addTo(this.#results, number, this.#evaluate(plan))
      else {
        const results = this.#isOfFirstCase ? this.#resultsIfYes : this.#resultsIfNo
        const weight = plan.usesAlternativeOnly ? this.#replacing : this.#added
        if (weight !== no) addTo(results, number, and(weight, this.#evaluate(plan)))
      }
    }
    this.#values.fill(no)
  }

  beginAlternatives(isReplaced: Ternary, whichCase: Ternary): void {
    this.#isReplaced = isReplaced
    this.#case = whichCase
    this.#hasMatchedAlternative.fill(0)
    this.#resultsIfYes.fill(no)
    this.#resultsIfNo.fill(no)
    this.beginAlternativeIfYes(no, no)
  }

  beginAlternativeIfYes(replacing: Ternary, added: Ternary): void {
    this.#isOfFirstCase = true
    this.#replacing = replacing
    this.#added = added
  }

  beginAlternativeIfNo(): void {
    this.#isOfFirstCase = false
    this.#replacing = yes
    this.#added = no
  }

  /** The ways in which a test matches that matches for the alternative audience in hand. */
  #bits(): number {
    const replacingBit = this.#isOfFirstCase ? ifYesBit : ifNoBit
    return (this.#replacing === yes ? replacingBit : 0) | (this.#added === yes ? addedBit : 0)
  }

  end(): void {
    const isReplaced = this.#isReplaced
    if (isReplaced === null) return
    for (let number = 0; number < this.#plans.length; number += 1) {
      const plan = this.#plans[number]
      if (plan === undefined) continue
      const requested = this.#results[number] ?? no
      const ifYes = this.#resultsIfYes[number] ?? no
      const ifNo = this.#resultsIfNo[number] ?? no
      this.#results[number] = this.#combine(isReplaced, plan, requested, ifYes, ifNo)
    }
  }

  /** The value under a plan, from those of the requested audiences and of both cases of alternative ones (E19). */
  #combine(
    isReplaced: Ternary,
    { usesAlternativeOnly }: DistinctPlan,
    requested: Ternary,
    ifYes: Ternary,
    ifNo: Ternary,
  ): Ternary {
    return usesAlternativeOnly
      ? choose(isReplaced, choose(this.#case, ifYes, ifNo), requested)
      : or(requested, ifYes)
  }

  /** Exclusion beats inclusion (E4). */
  #evaluate({ includes, excludes }: DistinctPlan): Ternary {
    const isIncluded = includes === null ? yes : this.#anyOf(includes)
    return isIncluded === no ? no : and(isIncluded, not(this.#anyOf(excludes)))
  }

  #anyOf(tests: readonly number[]): Ternary {
    let value = no
    for (let place = 0; place < tests.length && value !== yes; place += 1) {
      value = or(value, this.#values[tests[place] ?? 0] ?? no)
    }
    return value
  }
}

const ifYesBit = 1
const ifNoBit = 2
const addedBit = 4

function addTo(results: Int32Array, number: number, value: Ternary): void {
  results[number] = or(results[number] ?? no, value)
}

const noLabels: readonly string[] = Object.freeze([])
