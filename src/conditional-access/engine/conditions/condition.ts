/**
 * What a condition is: one record that says what a policy configures, what a sign-in shows, how the
 * condition is evaluated and how it is reported. Every list of conditions derives from the records in
 * `condition-list.ts`.
 *
 * A condition is compiled into numbered tests of a sign-in, and for each policy into a plan that says which
 * tests include a sign-in and which exclude it. Exclusion beats inclusion: a condition is met when an
 * including test matches and no excluding one does (E4).
 */

import type { JsonValue } from '../../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import type { Narrowing } from '../matching/condition-matcher.ts'
import type { MatchSets } from '../matching/match-sets.ts'
import type { Plan } from '../matching/plan.ts'
import type { MemoKeys } from '../matching/result-memo.ts'
import type { TestNumbers } from '../matching/test-numbers.ts'
import type { CompileContext, PolicySource } from '../model/compile-context.ts'
import type { ClientApp, Platform, SignIn } from '../model/sign-in.ts'
import type { GridPart } from './grid.ts'

/** What a trace shows of a sign-in: a member of it or of its risk, or two members together. */
export type SeenValue =
  | SignIn[keyof SignIn]
  | readonly string[]
  | { readonly clientApp: ClientApp | null; readonly platform: Platform | null }
  | null

/** A condition of policies. */
export interface ConditionDefinition<Name extends string = string> {
  /** The name in traces. */
  readonly name: Name
  /** The member of Graph's `analysisReasons` when a policy does not apply because of the condition. */
  readonly analysisReason: string
  /** The heading of the column in the table of `ostiary what-if`. */
  readonly heading: string
  /** The members of `conditions` that configure it, as JSON pointers below it without the first slash; the main one first. */
  readonly members: readonly string[]
  /** The condition as the policy stores it; null when it restricts nothing. */
  readonly configured: (body: ConditionalAccessPolicyBody) => JsonValue
  /** The part of the sign-in that the condition depends on; null when that is absent or unknown. */
  readonly seen: (signIn: SignIn) => SeenValue
  /** What generated sign-ins vary. */
  readonly grid: GridPart
  /** `usual` when absent. */
  readonly narrowing?: Narrowing
  /** Begins to compile the condition for a set of policies. */
  readonly createCompiler: (numbers: TestNumbers, context: CompileContext) => ConditionCompiler
}

/** Compiles a condition, and then evaluates it. */
export interface ConditionCompiler {
  /** The plan of a policy. Undefined when the policy has another condition in place of this one. */
  readonly plan: (source: PolicySource) => Plan | undefined
  /** Called once when every policy has its plan. */
  readonly prepare?: () => void
  /** Reports the tests that match a sign-in, and those that are unknown. */
  readonly runTests: (signIn: SignIn, matchSets: MatchSets) => void
  /** Absent when a result depends on more than one value of a sign-in. */
  readonly memoKeys?: MemoKeys
  /** See `ConditionMatcher`. */
  readonly isAbout?: (signIn: SignIn) => boolean
}
