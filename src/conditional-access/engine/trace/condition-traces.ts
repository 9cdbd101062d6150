/** Traces of every condition of every policy. */

import type { CompiledCondition } from '../conditions/compile-conditions.ts'
import type { FullEvaluation } from '../matching/full-evaluation.ts'
import { wordAt } from '../model/bit-set.ts'
import type { ConditionTrace } from '../answer/decision.ts'
import type { SignIn } from '../model/sign-in.ts'
import { missingFactsOf, yesNoUnknown } from '../model/ternary.ts'

/** The traces of the plans of all conditions for one sign-in. */
export interface PlanTraces {
  /** By place in the list of all plans. */
  readonly every: readonly ConditionTrace[]
  /** The usual trace of each condition: that of most policies. */
  readonly usual: readonly ConditionTrace[]
}

/** Traces conditions; policies that configure one in the same way share its trace. */
export class ConditionTracer {
  readonly #conditions: readonly CompiledCondition[]
  /** By position in the traces of a policy: the place that most policies have there in the list of all plans. */
  readonly #usual: Int32Array
  /** By policy: alternately the positions of its other traces, and their places. */
  readonly #unusual: readonly Int32Array[]

  constructor(conditions: readonly CompiledCondition[], policyCount: number) {
    this.#conditions = conditions
    const placesOf: number[][] = Array.from({ length: policyCount }, () => [])
    let first = 0
    for (const { index } of conditions) {
      for (const [policy, plan] of index.planOf.entries()) {
        if (plan !== -1) placesOf[policy]?.push(first + plan)
      }
      first += index.plans.length
    }
    const policiesWith = new Int32Array(first)
    for (const places of placesOf) {
      for (const place of places) policiesWith[place] = wordAt(policiesWith, place) + 1
    }
    // INVARIANT: every policy has the same number of traces, because each has one condition for its target.
    this.#usual = Int32Array.from(placesOf[0] ?? [])
    for (const places of placesOf) {
      for (const [position, place] of places.entries()) {
        const usual = wordAt(this.#usual, position)
        if (wordAt(policiesWith, place) > wordAt(policiesWith, usual)) this.#usual[position] = place
      }
    }
    this.#unusual = placesOf.map((places) => {
      const unusual: number[] = []
      for (const [position, place] of places.entries()) {
        if (place !== this.#usual[position]) unusual.push(position, place)
      }
      return Int32Array.from(unusual)
    })
  }

  /** Traces every plan. The test results of every condition must have been recorded. */
  traceEach(fullEvaluation: FullEvaluation, signIn: SignIn): PlanTraces {
    const every: ConditionTrace[] = []
    for (const [place, { definition, index }] of this.#conditions.entries()) {
      const seen = definition.seen(signIn)
      const testResults = fullEvaluation.testResultsOf(place)
      for (let number = 0; number < index.plans.length; number += 1) {
        const plan = index.plans[number]
        if (plan === undefined) continue
        const result = testResults.resultOf(number)
        every.push({
          condition: definition.name,
          verdict: yesNoUnknown(result),
          configured: plan.configured,
          seen,
          includedBy: testResults.labelsOf(plan, plan.shownIncludes),
          excludedBy: testResults.labelsOf(plan, plan.shownExcludes),
          missingFacts: missingFactsOf(result),
        })
      }
    }
    const usual = Array.from(this.#usual).flatMap((place) => every[place] ?? [])
    return { every, usual }
  }

  /** The traces of a policy, from those of every plan, in canonical order. */
  tracesOf(policy: number, { every, usual }: PlanTraces): readonly ConditionTrace[] {
    const traces = usual.slice()
    const unusual = this.#unusual[policy] ?? noPlaces
    for (let index = 0; index < unusual.length; index += 2) {
      const trace = every[unusual[index + 1] ?? -1]
      if (trace !== undefined) traces[unusual[index] ?? 0] = trace
    }
    return traces
  }
}

const noPlaces = new Int32Array(0)
