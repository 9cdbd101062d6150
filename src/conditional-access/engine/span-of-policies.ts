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
import { hasBit, lowestBit, nextBit, wordAt } from './model/bit-set.ts'

/**
 * The outcome of the enabled policies that apply or may apply; a policy that may not apply is `allow` at
 * best. The grant evaluation must have begun with the sign-in. Stops at the first certain block, which no
 * other policy can change.
 */
export function spanOfPolicies(
  { grants, sets, workspace }: CompiledPolicies,
  { certain, possible, filledWords }: ConditionResult,
): OutcomeSpan {
  let span = spanOf(allow, allow)
  for (let word = nextBit(filledWords, 0); word !== -1; word = nextBit(filledWords, word + 1)) {
    let rest = wordAt(possible, word) & wordAt(sets.granting.members, word)
    for (; rest !== 0; rest &= rest - 1) {
      const policy = (word << 5) + lowestBit(rest)
      const grant = workspace.grantEvaluation.spanOfGrant(wordAt(grants.grantOf, policy))
      span = both(span, hasBit(certain, policy) ? grant : spanOf(allow, worstOf(grant)))
      if (bestOf(span) === block) return span
    }
  }
  return span
}
