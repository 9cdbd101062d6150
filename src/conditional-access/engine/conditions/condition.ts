/**
 * How every condition is compiled: into tests of a sign-in, numbered, and for each policy a plan that says
 * which tests include a sign-in and which exclude it. Exclusion beats inclusion, so that a condition is met
 * when a test that includes hits and none that excludes does (E4).
 */

import type { LegacyFacts } from '../../model/form-2019/legacy-facts.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import type { ConditionName } from '../model/condition-name.ts'
import type { TenantRules } from '../model/tenant-rules.ts'
import type { Semantics } from '../model/semantics.ts'
import type { SignIn } from '../model/sign-in.ts'
import type { MatchSets } from './match-sets.ts'
import type { Entry, Plan } from './plan.ts'

/** What a condition may read of a policy. */
export interface PolicySource {
  readonly body: ConditionalAccessPolicyBody
  readonly legacy: LegacyFacts
}

/** What the rules of a condition depend on beside the policies. */
export interface CompileContext {
  readonly environment: TenantRules
  readonly semantics: Semantics
}

/** Numbers the tests of one condition from 0. */
export class TestNumbers {
  count = 0

  next(): number {
    this.count += 1
    return this.count - 1
  }
}

/** A condition whose tests are still being numbered. */
export interface ConditionCompiler {
  /** The plan of a policy. Undefined when the policy is not subject to the condition at all. */
  readonly plan: (source: PolicySource) => Plan | undefined
  /** Called once when every policy has its plan. */
  readonly prepare?: () => void
  /** Reports the tests that hit a sign-in, and those of which it cannot be told. */
  readonly runTests: (signIn: SignIn, hits: MatchSets) => void
  /**
   * Numbers the cases that policies tell apart, from 0: every test comes out the same for sign-ins of one
   * case. -1 for a sign-in that has to be looked at.
   */
  readonly caseOf?: (signIn: SignIn) => number
  /** Tells whether the condition is about sign-ins like this one; if not, it is met. */
  readonly concerns?: (signIn: SignIn) => boolean
}

/** Begins the compilation of a condition. */
export interface ConditionDefinition {
  readonly name: ConditionName
  readonly begin: (numbers: TestNumbers, surroundings: CompileContext) => ConditionCompiler
}

/** Turns the items of a member into entries; items without a test are left out, repeated ones too. */
export function entriesOf(
  member: string,
  items: readonly string[],
  testOf: (item: string) => number | undefined,
): readonly Entry[] {
  return [...new Set(items)].flatMap((item) => {
    const test = testOf(item)
    return test === undefined ? [] : [{ test, label: `${member}:${item}` }]
  })
}
