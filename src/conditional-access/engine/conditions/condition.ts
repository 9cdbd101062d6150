/**
 * How a condition is compiled: into numbered tests of a sign-in, and for each policy a plan that says which
 * tests include a sign-in and which exclude it. Exclusion beats inclusion: a condition is met when an
 * including test matches and no excluding one does (E4).
 */

import type { ConditionMatcher } from '../matching/condition-matcher.ts'
import type { MatchSets } from '../matching/match-sets.ts'
import type { Plan } from '../matching/plan.ts'
import type { TestNumbers } from '../matching/test-numbers.ts'
import type { CompileContext, PolicySource } from '../model/compile-context.ts'
import type { ConditionName } from '../model/condition-name.ts'
import type { SignIn } from '../model/sign-in.ts'

/** A condition of all policies, compiled. */
export interface CompiledCondition extends ConditionMatcher {
  readonly name: ConditionName
}

/** A condition whose tests are still being numbered. */
export interface ConditionCompiler {
  /** The plan of a policy. Undefined when the policy has another condition in place of this one. */
  readonly plan: (source: PolicySource) => Plan | undefined
  /** Called once when every policy has its plan. */
  readonly prepare?: () => void
  /** Reports the tests that match a sign-in, and those that are unknown. */
  readonly runTests: (signIn: SignIn, matchSets: MatchSets) => void
  /** See `ConditionMatcher`. */
  readonly memoKeyOf?: (signIn: SignIn) => number
  /** See `ConditionMatcher`. */
  readonly isAbout?: (signIn: SignIn) => boolean
}

/** Begins the compilation of a condition. */
export interface ConditionDefinition {
  readonly name: ConditionName
  readonly begin: (numbers: TestNumbers, context: CompileContext) => ConditionCompiler
}
