/** Each condition of each policy in full, for one sign-in. */

import type { CompiledPolicies } from './compile.ts'
import type { Condition } from './conditions/compiled-condition.ts'
import type { Findings } from './conditions/findings.ts'
import type { ConditionTrace } from './decision.ts'
import type { SignIn } from './sign-in.ts'
import { missingFactsOf, verdictOfTernary } from './ternary.ts'
import { seenValue } from './trace-values.ts'

/** Traces of one decision; policies that say the same of a condition share them. */
export class ConditionTraces {
  readonly #conditions: readonly Condition[]
  /** By condition and by plan. */
  readonly #traces: readonly (readonly ConditionTrace[])[]

  constructor({ conditions, workspace }: CompiledPolicies, signIn: SignIn) {
    this.#conditions = conditions
    this.#traces = conditions.map((condition, place) =>
      tracesOf(condition, workspace.examination.findingsOf(place), signIn),
    )
  }

  /** The conditions of a policy, in canonical order. */
  of(policy: number): readonly ConditionTrace[] {
    const traces: ConditionTrace[] = []
    for (let place = 0; place < this.#conditions.length; place += 1) {
      const plan = this.#conditions[place]?.index.planOf[policy] ?? -1
      const trace = this.#traces[place]?.[plan]
      if (trace !== undefined) traces.push(trace)
    }
    return traces
  }
}

function tracesOf(
  { name, index }: Condition,
  findings: Findings,
  signIn: SignIn,
): readonly ConditionTrace[] {
  const seen = seenValue(signIn, name)
  return index.plans.map((plan, number) => {
    const verdict = findings.verdictOf(number)
    return {
      condition: name,
      verdict: verdictOfTernary(verdict),
      configured: plan.configured,
      seen,
      includedBy: findings.labelsOf(plan, [...(plan.mentioned ?? []), ...(plan.include ?? [])]),
      excludedBy: findings.labelsOf(plan, plan.exclude),
      missingFacts: missingFactsOf(verdict),
    }
  })
}
