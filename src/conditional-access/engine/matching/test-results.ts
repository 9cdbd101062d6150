/** Records the results of single tests and plans of a condition, for traces and missing facts. */

import { and, choose, fromBoolean, no, not, or, yes, type Ternary } from '../model/ternary.ts'
import type { ConditionIndex, DistinctPlan, LabelledTests } from './condition-index.ts'

/** The results of one condition for one sign-in. One instance serves all decisions in turn. */
export class TestResults {
  readonly #plans: readonly DistinctPlan[]
  /** By test, for the audience in hand. */
  readonly #values: Int32Array
  /** By test: whether it matched for some audience; for the alternative one. */
  readonly #hasMatched: Uint8Array
  readonly #hasMatchedAlternative: Uint8Array
  /** By plan: whether some audience meets the condition; whether the alternative one does. */
  readonly #results: Int32Array
  readonly #alternativeResults: Int32Array
  #isAlternative = false
  #isAlternativeRequested: Ternary = no

  constructor({ plans, testCount }: Pick<ConditionIndex, 'plans' | 'testCount'>) {
    this.#plans = plans
    this.#values = new Int32Array(testCount)
    this.#hasMatched = new Uint8Array(testCount)
    this.#hasMatchedAlternative = new Uint8Array(testCount)
    this.#results = new Int32Array(plans.length)
    this.#alternativeResults = new Int32Array(plans.length)
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
    if (!this.#isAlternative) return requested
    const alternative = fromBoolean(this.#hasMatchedAlternative[test] === 1)
    return this.#combine(plan, fromBoolean(requested), alternative) === yes
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
    this.#isAlternative = false
    this.#isAlternativeRequested = no
  }

  match(test: number): void {
    this.#values[test] = yes
    const hasMatched = this.#isAlternative ? this.#hasMatchedAlternative : this.#hasMatched
    hasMatched[test] = 1
  }

  reportUnknown(test: number, value: Ternary): void {
    this.#values[test] = or(this.#values[test] ?? no, value)
  }

  endAudience(): void {
    const results = this.#isAlternative ? this.#alternativeResults : this.#results
    for (let number = 0; number < this.#plans.length; number += 1) {
      const plan = this.#plans[number]
      if (plan === undefined) continue
      results[number] = or(results[number] ?? no, this.#evaluate(plan))
    }
    this.#values.fill(no)
  }

  beginAlternativeAudience(isRequested: Ternary): void {
    this.#isAlternative = true
    this.#isAlternativeRequested = isRequested
    this.#hasMatchedAlternative.fill(0)
    this.#alternativeResults.fill(no)
  }

  end(): void {
    if (!this.#isAlternative) return
    for (let number = 0; number < this.#plans.length; number += 1) {
      const plan = this.#plans[number]
      if (plan === undefined) continue
      const requested = this.#results[number] ?? no
      this.#results[number] = this.#combine(plan, requested, this.#alternativeResults[number] ?? no)
    }
  }

  /** The value under a plan, from those of the requested audiences and of the alternative one (E19). */
  #combine(
    { usesAlternativeOnly }: DistinctPlan,
    requested: Ternary,
    alternative: Ternary,
  ): Ternary {
    return usesAlternativeOnly
      ? choose(this.#isAlternativeRequested, alternative, requested)
      : or(requested, and(this.#isAlternativeRequested, alternative))
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

const noLabels: readonly string[] = Object.freeze([])
