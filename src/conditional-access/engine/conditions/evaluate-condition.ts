/** Finds the policies whose condition a sign-in meets. */

import type { SignIn } from '../model/sign-in.ts'
import type { ActiveWords } from './active-words.ts'
import type { ConditionResult } from './case-memo.ts'
import type { CompiledCondition } from './compiled-condition.ts'
import type { TestResults } from './test-results.ts'
import type { MatchSets } from './match-sets.ts'

/** The policies that meet the condition; valid in active words until the next question. */
export function evaluateCondition(
  condition: CompiledCondition,
  active: ActiveWords,
  signIn: SignIn,
  hits: MatchSets,
): ConditionResult {
  const { caseOf, index, memo } = condition
  const number = caseOf === null ? -1 : caseOf(signIn)
  if (number < 0) return look(condition, active, signIn, hits, null)
  const known = memo.get(number)
  return known ?? memo.keep(number, look(condition, index.restrictingWords, signIn, hits, null))
}

/** The same, recording what every test finds. */
export function record(
  condition: CompiledCondition,
  active: ActiveWords,
  signIn: SignIn,
  hits: MatchSets,
  findings: TestResults,
): ConditionResult {
  return look(condition, active, signIn, hits, findings)
}

function look(
  condition: CompiledCondition,
  active: ActiveWords,
  signIn: SignIn,
  hits: MatchSets,
  findings: TestResults | null,
): ConditionResult {
  hits.begin(condition.index, active, findings)
  condition.runTests(signIn, hits)
  hits.end()
  return hits
}
