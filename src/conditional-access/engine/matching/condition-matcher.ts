/** A condition, compiled for all policies at once. */

import type { SignIn } from '../model/sign-in.ts'
import type { ConditionIndex } from './condition-index.ts'
import type { MatchSets } from './match-sets.ts'
import type { ResultMemo } from './result-memo.ts'

/** `early`: leaves few policies. `late`: costs more than a look-up. Decides the order, never the result. */
export type Narrowing = 'early' | 'usual' | 'late'

/** What evaluates a condition of every policy. */
export interface ConditionMatcher {
  readonly index: ConditionIndex
  /** Reports the tests that match a sign-in, and those that are unknown. */
  readonly runTests: (signIn: SignIn, matchSets: MatchSets) => void
  /** The results that are remembered; null when they depend on more than one value of a sign-in. */
  readonly memo: ResultMemo | null
  /** Evaluates the tests of this condition. */
  readonly matchSets: MatchSets
  /** When candidates are narrowed by it: see `ConditionDefinition`. */
  readonly narrowing: Narrowing
  /** Whether the condition is about a sign-in; if not, it is met. Null: it is about every sign-in. */
  readonly isAbout: ((signIn: SignIn) => boolean) | null
}
