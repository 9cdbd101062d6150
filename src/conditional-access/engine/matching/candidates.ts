/** Finds the policies that may apply to a sign-in. */

import { nextBit, wordAt } from '../model/bit-set.ts'
import type { SignIn } from '../model/sign-in.ts'
import type { ConditionMatcher } from './condition-matcher.ts'
import type { ConditionResult } from './condition-result.ts'
import { runTests } from './evaluate-condition.ts'
import type { LookUpTable } from './look-up-table.ts'

/**
 * The policies of a table whose conditions are met or may be met; valid until the next decision. Conditions that
 * cannot be looked up are asked one after the other, each only about policies that are left.
 */
export function findCandidates(table: LookUpTable, signIn: SignIn): ConditionResult {
  const found = table.find(signIn)
  const { waiting } = found
  let left: ConditionResult = found
  for (let place = 0; place < waiting.length; place += 1) {
    const condition = waiting[place]
    if (condition !== undefined && canNarrow(condition, left, signIn)) {
      left = runTests(condition, left, signIn, null)
    }
  }
  return left
}

/** Whether a policy that is left has the condition, and the condition is about the sign-in. */
function canNarrow(
  { index, isAbout }: ConditionMatcher,
  { possible, filledWords }: ConditionResult,
  signIn: SignIn,
): boolean {
  if (isAbout !== null && !isAbout(signIn)) return false
  const { members } = index.restricting
  for (let word = nextBit(filledWords, 0); word !== -1; word = nextBit(filledWords, word + 1)) {
    if ((wordAt(possible, word) & wordAt(members, word)) !== 0) return true
  }
  return false
}
