/** Finds the policies whose condition a sign-in meets. */

import type { SignIn } from '../model/sign-in.ts'
import type { ActiveWords } from './active-words.ts'
import type { Met } from './case-memo.ts'
import type { Condition } from './compiled-condition.ts'
import type { Findings } from './findings.ts'
import type { Hits } from './hits.ts'

/** The policies that meet the condition; valid in active words until the next question. */
export function meet(condition: Condition, active: ActiveWords, signIn: SignIn, hits: Hits): Met {
  const { caseOf, index, memo } = condition
  const number = caseOf === null ? -1 : caseOf(signIn)
  if (number < 0) return look(condition, active, signIn, hits, null)
  const known = memo.get(number)
  return known ?? memo.keep(number, look(condition, index.restrictingWords, signIn, hits, null))
}

/** The same, recording what every test finds. */
export function record(
  condition: Condition,
  active: ActiveWords,
  signIn: SignIn,
  hits: Hits,
  findings: Findings,
): Met {
  return look(condition, active, signIn, hits, findings)
}

function look(
  condition: Condition,
  active: ActiveWords,
  signIn: SignIn,
  hits: Hits,
  findings: Findings | null,
): Met {
  hits.begin(condition.index, active, findings)
  condition.look(signIn, hits)
  hits.end()
  return hits
}
