/** A condition of all policies, compiled. */

import type { ConditionName } from '../model/condition-name.ts'
import type { SignIn } from '../model/sign-in.ts'
import type { CaseMemo } from './case-memo.ts'
import type { ConditionIndex } from './condition-index.ts'
import type { MatchSets } from './match-sets.ts'

/** A compiled condition. */
export interface CompiledCondition {
  readonly name: ConditionName
  readonly index: ConditionIndex
  readonly runTests: (signIn: SignIn, hits: MatchSets) => void
  /**
   * Numbers the cases that policies tell apart: every test comes out the same for sign-ins of one case.
   * -1 for a sign-in that has to be looked at; null when all have to.
   */
  readonly caseOf: ((signIn: SignIn) => number) | null
  readonly memo: CaseMemo
  /** Tells whether the condition is about sign-ins like this one; if not, every policy meets it. */
  readonly concerns: ((signIn: SignIn) => boolean) | null
}
