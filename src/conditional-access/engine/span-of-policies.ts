/** Combines the outcomes of policies. */

import type { CompiledPolicies } from './compile.ts'
import type { ConditionResult } from './matching/result-memo.ts'
import {
  allow,
  bestOf,
  block,
  both,
  spanOf,
  worstOf,
  type OutcomeSpan,
} from './grants/outcome-span.ts'
import { lowestBit, wordAt } from './model/bit-set.ts'

/**
 * The outcome of the enabled policies that apply or may apply; a policy that may not apply is `allow` at
 * best. The grant evaluation must have begun with the sign-in. Stops at the first certain block, which no
 * other policy can change.
 */
export function spanOfPolicies(
  { grants, sets, workspace }: CompiledPolicies,
  { certain, possible }: ConditionResult,
): OutcomeSpan {
  let span = spanOf(allow, allow)
  for (let word = 0; word < possible.length; word += 1) {
    let rest = wordAt(possible, word) & wordAt(sets.granting, word)
    for (; rest !== 0; rest &= rest - 1) {
      const bit = lowestBit(rest)
      const grant = workspace.grantEvaluation.spanOfGrant(wordAt(grants.grantOf, (word << 5) + bit))
      const isCertain = (wordAt(certain, word) & (1 << bit)) !== 0
      span = both(span, isCertain ? grant : spanOf(allow, worstOf(grant)))
      if (bestOf(span) === block) return span
    }
  }
  return span
}
