/** Decides the outcome of a sign-in and nothing else. */

import type { CompiledPolicies } from './compile.ts'
import { outcomeOfSpan } from './grants/outcome-span.ts'
import { areStrengthsReplaced } from './grants/strength-replacement.ts'
import { findCandidates } from './matching/candidates.ts'
import type { Decision } from './answer/decision.ts'
import type { SignIn } from './model/sign-in.ts'
import { forgetFactSets, no, unknown, type Ternary } from './model/ternary.ts'
import { spanOfPolicies } from './span-of-policies.ts'

/** A verdict names no facts, so that any one stands for those that are missing. */
function anyFact(): Ternary {
  return unknown('target')
}

/**
 * The outcome that `decide` gives, found without the policies that can neither refuse nor interrupt. Allocates
 * nothing; its time depends on the policies that match. Never throws on policy data.
 */
export function verdictOf(compiled: CompiledPolicies, signIn: SignIn): Decision['outcome'] {
  const { grantEvaluation, grantingTable, sessionEvaluation } = compiled.workspace
  forgetFactSets()
  sessionEvaluation.begin(signIn, no)
  const candidates = findCandidates(grantingTable, signIn)
  grantEvaluation.begin(
    signIn,
    areStrengthsReplaced(compiled.grants.replacing, candidates, anyFact),
  )
  return outcomeOfSpan(spanOfPolicies(compiled, candidates))
}
