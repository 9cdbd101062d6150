/** Evaluates one condition of all policies for a sign-in. */

import type { SignIn } from '../model/sign-in.ts'
import type { ConditionMatcher } from './condition-matcher.ts'
import type { ConditionResult } from './condition-result.ts'
import type { TestResults } from './test-results.ts'

/**
 * The result for every policy, when it depends on one value of the sign-in: found by that value, and computed
 * only the first time. Undefined for other sign-ins and conditions.
 */
export function lookUpResult(
  condition: ConditionMatcher,
  signIn: SignIn,
): ConditionResult | undefined {
  const { memo, index } = condition
  const key = memo === null ? -1 : memo.keyOf(signIn)
  if (memo === null || key === -1) return undefined
  return memo.get(key) ?? memo.keep(key, runTests(condition, index.everyPolicy, signIn, null))
}

/** Those of some policies that meet the condition; valid until the next evaluation. */
export function evaluateCondition(
  condition: ConditionMatcher,
  among: ConditionResult,
  signIn: SignIn,
): ConditionResult {
  return lookUpResult(condition, signIn) ?? runTests(condition, among, signIn, null)
}

/**
 * Those of some policies that meet the condition, found by running its tests; valid until the next evaluation. With
 * test results, the result of every test is recorded.
 */
export function runTests(
  { matchSets, runTests: run }: ConditionMatcher,
  among: ConditionResult,
  signIn: SignIn,
  testResults: TestResults | null,
): ConditionResult {
  matchSets.begin(among, testResults)
  run(signIn, matchSets)
  return matchSets.end()
}
