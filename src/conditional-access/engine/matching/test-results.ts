/** What single tests and plans of a condition came to, for explanations. */

import { and, choose, no, not, or, yes, type Ternary } from '../model/ternary.ts'
import type { ConditionIndex, DistinctPlan } from './condition-index.ts'
import type { Entry } from './plan.ts'

/** The findings of one condition about one sign-in. A working area, reused by every decision. */
export class TestResults {
  readonly #plans: readonly DistinctPlan[]
  /** By test, in the present view. */
  readonly #states: Int32Array
  /** By test: whether it hit in a view; in the alternative. */
  readonly #hasHit: Uint8Array
  readonly #hasHitInAlternative: Uint8Array
  /** By plan: whether the condition is met in a view; in the alternative. */
  readonly #results: Int32Array
  readonly #alternatives: Int32Array
  #isInAlternative = false
  /** Whether the alternative counts. */
  #alternativeCounts: Ternary = no

  constructor({ plans, testCount }: Pick<ConditionIndex, 'plans' | 'testCount'>) {
    this.#plans = plans
    this.#states = new Int32Array(testCount)
    this.#hasHit = new Uint8Array(testCount)
    this.#hasHitInAlternative = new Uint8Array(testCount)
    this.#results = new Int32Array(plans.length)
    this.#alternatives = new Int32Array(plans.length)
  }

  /** Whether the condition is met by a plan. */
  resultOf(plan: number): Ternary {
    return this.#results[plan] ?? no
  }

  /** The labels of those entries of a plan that certainly hit. */
  labelsOf(plan: DistinctPlan, entries: readonly Entry[]): readonly string[] {
    let labels: string[] | undefined
    for (let place = 0; place < entries.length; place += 1) {
      const entry = entries[place]
      if (entry === undefined || entry.label === null) continue
      const hasHit = fromBit(this.#hasHit[entry.test])
      const hits = this.#isInAlternative
        ? this.#mixed(plan, hasHit, fromBit(this.#hasHitInAlternative[entry.test]))
        : hasHit
      if (hits !== yes) continue
      if (labels === undefined) labels = [entry.label]
      else labels.push(entry.label)
    }
    return labels ?? noLabels
  }

  /** Records that every plan is met, without any test. */
  recordAllMet(): void {
    this.begin()
    this.#results.fill(yes)
  }

  begin(): void {
    this.#states.fill(no)
    this.#hasHit.fill(0)
    this.#results.fill(no)
    this.#isInAlternative = false
    this.#alternativeCounts = no
  }

  match(test: number): void {
    this.#states[test] = yes
    const hasHit = this.#isInAlternative ? this.#hasHitInAlternative : this.#hasHit
    hasHit[test] = 1
  }

  reportUnknown(test: number, value: Ternary): void {
    this.#states[test] = or(this.#states[test] ?? no, value)
  }

  endAudience(): void {
    const results = this.#isInAlternative ? this.#alternatives : this.#results
    for (let number = 0; number < this.#plans.length; number += 1) {
      const plan = this.#plans[number]
      if (plan === undefined) continue
      results[number] = or(results[number] ?? no, this.#resultFor(plan))
    }
    this.#states.fill(no)
  }

  beginAlternativeAudience(counts: Ternary): void {
    this.#isInAlternative = true
    this.#alternativeCounts = counts
    this.#hasHitInAlternative.fill(0)
    this.#alternatives.fill(no)
  }

  end(): void {
    if (!this.#isInAlternative) return
    for (let number = 0; number < this.#plans.length; number += 1) {
      const plan = this.#plans[number]
      if (plan === undefined) continue
      const result = this.#results[number] ?? no
      this.#results[number] = this.#mixed(plan, result, this.#alternatives[number] ?? no)
    }
  }

  /** What a plan makes of the ordinary views and of the alternative. */
  #mixed(
    { usesAlternativeOnly: isReplaced }: DistinctPlan,
    ordinary: Ternary,
    alternative: Ternary,
  ): Ternary {
    return isReplaced === true
      ? choose(this.#alternativeCounts, alternative, ordinary)
      : or(ordinary, and(this.#alternativeCounts, alternative))
  }

  /** Exclusion beats inclusion (E4). */
  #resultFor({ include, exclude }: DistinctPlan): Ternary {
    const included = include === null ? yes : this.#anyOf(include)
    return and(included, not(this.#anyOf(exclude)))
  }

  #anyOf(entries: readonly Entry[]): Ternary {
    let value = no
    for (const { test } of entries) value = or(value, this.#states[test] ?? no)
    return value
  }
}

const noLabels: readonly string[] = Object.freeze([])

function fromBit(bit: number | undefined): Ternary {
  return bit === 1 ? yes : no
}
