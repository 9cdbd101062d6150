/** A condition, compiled for all policies at once. */

import type { SignIn } from '../model/sign-in.ts'
import type { ConditionIndex } from './condition-index.ts'
import type { MatchSets } from './match-sets.ts'
import type { ResultMemo } from './result-memo.ts'

/** What evaluates a condition of every policy. */
export interface ConditionMatcher {
  readonly index: ConditionIndex
  /** Reports the tests that match a sign-in, and those that are unknown. */
  readonly runTests: (signIn: SignIn, matchSets: MatchSets) => void
  /**
   * The key under which the result is remembered: every test has the same result for sign-ins of one key.
   * -1 for a sign-in whose result cannot be remembered; null when none can.
   */
  readonly memoKeyOf: ((signIn: SignIn) => number) | null
  readonly memo: ResultMemo
  /** Whether the condition is about a sign-in; if not, it is met. Null: it is about every sign-in. */
  readonly isAbout: ((signIn: SignIn) => boolean) | null
}
