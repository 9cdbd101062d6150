/** Finds a sign-in to which one policy applies. */

import { compilePolicies, type CompiledPolicies } from '../engine/compile.ts'
import type { ConditionName } from '../engine/conditions/condition-list.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import { decide } from '../engine/decide.ts'
import type { SignIn } from '../engine/model/sign-in.ts'
import type { CheckSubject } from './check-subject.ts'
import type { SearchEffort } from './effort.ts'
import { withValue, type ValuesByAttribute } from './sign-in-values.ts'

/** A policy alone, compiled as if it were enforced. */
export function compileAlone(
  { id, body }: DecisionPolicy,
  { tenantRules, semantics }: Pick<CheckSubject, 'tenantRules' | 'semantics'>,
): CompiledPolicies {
  return compilePolicies([{ id, body: { ...body, state: 'enabled' } }], tenantRules, semantics)
}

/** Lists the conditions of a policy, compiled alone, that a sign-in certainly does not meet. */
export function failingConditions(
  alone: CompiledPolicies,
  signIn: SignIn,
): readonly ConditionName[] {
  return decide(alone, signIn, { trace: 'reasons' }).policies[0]?.failingConditions ?? []
}

/** A sign-in with the conditions that it does not meet. */
export interface Nearest {
  readonly signIn: SignIn
  readonly failing: readonly ConditionName[]
}

/**
 * Changes one attribute after the other, each to the first value that leaves the fewest conditions unmet. Attributes
 * without values stay as they are.
 */
export function nearestSignIn(
  alone: CompiledPolicies,
  start: SignIn,
  values: ValuesByAttribute,
  effort: SearchEffort,
): Nearest {
  let nearest: Nearest = { signIn: start, failing: failingConditions(alone, start) }
  for (let isBetter = true; isBetter && nearest.failing.length > 0;) {
    isBetter = false
    for (const candidates of values.values()) {
      for (const value of candidates) {
        if (nearest.failing.length === 0 || !effort.take()) return nearest
        const signIn = withValue(nearest.signIn, value)
        const failing = failingConditions(alone, signIn)
        if (failing.length >= nearest.failing.length) continue
        nearest = { signIn, failing }
        isBetter = true
      }
    }
  }
  return nearest
}
