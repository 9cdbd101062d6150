/** Evaluates one condition of all policies for a sign-in. */

import type { SignIn } from '../model/sign-in.ts'
import type { ActiveWords } from './active-words.ts'
import type { ConditionResult } from './result-memo.ts'
import type { ConditionMatcher } from './condition-matcher.ts'
import type { TestResults } from './test-results.ts'
import type { MatchSets } from './match-sets.ts'

/** The policies whose condition is met; valid in active words until the next evaluation. */
export function evaluateCondition(
  condition: ConditionMatcher,
  active: ActiveWords,
  signIn: SignIn,
  matchSets: MatchSets,
): ConditionResult {
  const { memoKeyOf, index, memo } = condition
  const number = memoKeyOf === null ? -1 : memoKeyOf(signIn)
  if (number < 0) return runTests(condition, active, signIn, matchSets, null)
  const known = memo.get(number)
  return (
    known ?? memo.keep(number, runTests(condition, index.restrictingWords, signIn, matchSets, null))
  )
}

/** The same, with the result of every test recorded. */
export function evaluateAndRecord(
  condition: ConditionMatcher,
  active: ActiveWords,
  signIn: SignIn,
  matchSets: MatchSets,
  testResults: TestResults,
): ConditionResult {
  return runTests(condition, active, signIn, matchSets, testResults)
}

function runTests(
  condition: ConditionMatcher,
  active: ActiveWords,
  signIn: SignIn,
  matchSets: MatchSets,
  testResults: TestResults | null,
): ConditionResult {
  matchSets.begin(condition.index, active, testResults)
  condition.runTests(signIn, matchSets)
  matchSets.end()
  return matchSets
}
