/** Decides the outcome of a sign-in and nothing else. */

import type { CompiledPolicies } from './compile.ts'
import { outcomeOfSpan } from './grants/outcome-span.ts'
import { findCandidates } from './matching/candidates.ts'
import type { Decision } from './answer/decision.ts'
import type { SignIn } from './model/sign-in.ts'
import { forgetFactSets } from './model/ternary.ts'
import { spanOfPolicies } from './span-of-policies.ts'

/**
 * The outcome that `decide` gives, found without the policies that have no grant controls. Allocates
 * nothing; its time depends on the policies that match. Never throws on policy data.
 */
export function verdictOf(compiled: CompiledPolicies, signIn: SignIn): Decision['outcome'] {
  const { grantEvaluation, grantingTable } = compiled.workspace
  forgetFactSets()
  grantEvaluation.begin(signIn)
  return outcomeOfSpan(spanOfPolicies(compiled, findCandidates(grantingTable, signIn)))
}
