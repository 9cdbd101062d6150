/** The outcome of a sign-in and nothing else, as fast as it can be told. */

import { lowestBit, wordAt } from './model/bit-set.ts'
import type { CompiledPolicies } from './compile.ts'
import type { Decision } from './model/decision.ts'
import {
  allow,
  bestOf,
  block,
  both,
  outcomeAt,
  spanOf,
  worstOf,
  type OutcomeSpan,
} from './grants/outcome-span.ts'
import type { SignIn } from './model/sign-in.ts'
import { forgetFactSets } from './model/ternary.ts'

/**
 * The outcome that `decide` gives, without looking at policies that cannot change it. Allocates nothing,
 * and takes time by the policies that match. Never throws on policy data.
 */
export function verdictOf(compiled: CompiledPolicies, signIn: SignIn): Decision['outcome'] {
  forgetFactSets()
  const span = weigh(compiled, signIn)
  const best = bestOf(span)
  return best === worstOf(span) ? outcomeAt(best) : 'notEnoughInformation'
}

function weigh(compiled: CompiledPolicies, signIn: SignIn): OutcomeSpan {
  const { narrowing, grants, sets, workspace } = compiled
  const { selection, evaluation } = workspace
  let span = spanOf(allow, allow)
  selection.begin(sets.granting)
  for (let place = 0; place < narrowing.length; place += 1) {
    const condition = narrowing[place]
    if (condition !== undefined && !selection.narrow(condition, signIn)) return span
  }
  evaluation.begin(signIn)
  for (let word = 0; word < selection.possible.length; word += 1) {
    const certain = wordAt(selection.certain, word)
    for (let rest = wordAt(selection.possible, word); rest !== 0; rest &= rest - 1) {
      const bit = lowestBit(rest)
      const own = evaluation.spanOfGrant(wordAt(grants.grantOf, (word << 5) + bit))
      const isCertain = (certain & (1 << bit)) !== 0
      span = both(span, isCertain ? own : spanOf(allow, worstOf(own)))
      if (bestOf(span) === block) return span
    }
  }
  return span
}
