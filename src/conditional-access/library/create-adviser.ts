/** Decides sign-ins and says what would let them through, without a server. */

import { decideWithAdvice } from '../decisions/advice/find-advice.ts'
import type { AdvisedDecision } from '../decisions/advice/advice.ts'
import { compileWith } from '../decisions/compiled-rules.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import type { Semantics } from '../engine/model/semantics.ts'
import type { SignIn } from '../engine/model/sign-in.ts'
import type { TenantRules } from '../engine/model/tenant-rules.ts'

/**
 * Decides a sign-in. Where the outcome is not `allow`, `toAllow` says which facts would have to be different: the sets
 * that are enough with certainty, else those that may help, and the policies that no change gets around.
 */
export type Adviser = (
  signIn: SignIn,
  options?: { readonly trace?: 'reasons' | 'full' },
) => AdvisedDecision

/** Compiles policies once, for any number of sign-ins. One piece of advice takes up to 10,000 decisions. */
export function createAdviser(
  policies: readonly DecisionPolicy[],
  tenantRules: TenantRules,
  semantics: Semantics,
): Adviser {
  const rules = compileWith(policies, tenantRules, semantics)
  return (signIn, { trace = 'reasons' } = {}) => decideWithAdvice(rules, signIn, trace)
}
