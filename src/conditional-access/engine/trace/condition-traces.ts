/** Traces of every condition of every policy. */

import type { CompiledCondition } from '../conditions/compile-conditions.ts'
import type { FullEvaluation } from '../matching/full-evaluation.ts'
import type { ConditionTrace } from '../answer/decision.ts'
import type { SignIn } from '../model/sign-in.ts'
import { missingFactsOf, yesNoUnknown } from '../model/ternary.ts'

/** Traces conditions; policies that configure one in the same way share its trace. */
export class ConditionTracer {
  readonly #conditions: readonly CompiledCondition[]
  /** By policy: the places of its traces in the list of all plans of all conditions. */
  readonly #places: readonly Int32Array[]

  constructor(conditions: readonly CompiledCondition[], policyCount: number) {
    this.#conditions = conditions
    const places: number[][] = Array.from({ length: policyCount }, () => [])
    let first = 0
    for (const { index } of conditions) {
      for (const [policy, plan] of index.planOf.entries()) {
        if (plan !== -1) places[policy]?.push(first + plan)
      }
      first += index.plans.length
    }
    this.#places = places.map((each) => Int32Array.from(each))
  }

  /** Traces every plan. The test results of every condition must have been recorded. */
  traceEach(fullEvaluation: FullEvaluation, signIn: SignIn): readonly ConditionTrace[] {
    const traces: ConditionTrace[] = []
    for (const [place, { definition, index }] of this.#conditions.entries()) {
      const testResults = fullEvaluation.testResultsOf(place)
      const seen = definition.seen(signIn)
      for (const [number, plan] of index.plans.entries()) {
        const result = testResults.resultOf(number)
        traces.push({
          condition: definition.name,
          verdict: yesNoUnknown(result),
          configured: plan.configured,
          seen,
          includedBy: testResults.labelsOf(plan, plan.shown),
          excludedBy: testResults.labelsOf(plan, plan.exclude),
          missingFacts: missingFactsOf(result),
        })
      }
    }
    return traces
  }

  /** The traces of a policy, from those of every plan, in canonical order. */
  tracesOf(policy: number, every: readonly ConditionTrace[]): readonly ConditionTrace[] {
    const traces: ConditionTrace[] = []
    const places = this.#places[policy]
    if (places === undefined) return traces
    for (let index = 0; index < places.length; index += 1) {
      const trace = every[places[index] ?? -1]
      if (trace !== undefined) traces.push(trace)
    }
    return traces
  }
}
