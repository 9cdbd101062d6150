/** Combines the outcomes of policies. */

import type { CompiledPolicies } from './compile.ts'
import type { ConditionResult } from './matching/condition-result.ts'
import {
  allow,
  bestOf,
  block,
  both,
  spanOf,
  worstOf,
  type OutcomeSpan,
} from './grants/outcome-span.ts'
import { lowestBit, nextBit, wordAt } from './model/bit-set.ts'

/** The outcome of a policy that applies: its grant controls and its session controls must both be met. */
export function spanOfPolicy(
  { grants, sessionGrants, workspace }: CompiledPolicies,
  policy: number,
): OutcomeSpan {
  const grant = wordAt(grants.grantOf, policy)
  const session = wordAt(sessionGrants.grantOf, policy)
  return both(
    grant === -1 ? spanOf(allow, allow) : workspace.grantEvaluation.spanOfGrant(grant),
    session === -1 ? spanOf(allow, allow) : workspace.sessionEvaluation.spanOfGrant(session),
  )
}

/**
 * The outcome of the enabled policies that apply or may apply; a policy that may not apply is `allow` at
 * best. Both evaluations must have begun with the sign-in. Stops at the first certain block, which no
 * other policy can change.
 */
export function spanOfPolicies(
  compiled: CompiledPolicies,
  { certain, possible, filledWords }: ConditionResult,
): OutcomeSpan {
  const { members } = compiled.sets.granting
  let span = spanOf(allow, allow)
  for (let word = nextBit(filledWords, 0); word !== -1; word = nextBit(filledWords, word + 1)) {
    const certainly = wordAt(certain, word)
    let rest = wordAt(possible, word) & wordAt(members, word)
    for (; rest !== 0; rest &= rest - 1) {
      const bit = lowestBit(rest)
      const isCertain = (certainly & (1 << bit)) !== 0
      const grant = spanOfPolicy(compiled, (word << 5) + bit)
      span = both(span, isCertain ? grant : spanOf(allow, worstOf(grant)))
      if (bestOf(span) === block) return span
    }
  }
  return span
}
