/**
 * The answer to a sign-in, in one canonical order: policies by id in lower case, conditions and controls
 * as `conditionNames` and `controlKinds` list them, facts as `factNames` does. Two implementations that
 * agree give deeply equal answers.
 *
 * Three values. A test is `yes`, `no` or `unknown`; an unknown one has missing facts. `or` is yes when an
 * operand is yes, no when all are no, else unknown; `and` likewise with yes and no exchanged; `not`
 * exchanges them.
 * The missing facts of an unknown result are those of its unknown operands; a known result has none.
 * `choose(test, a, b)` is `a` or `b` once the test is known; else their common value if both are the same
 * known one; else unknown, with the missing facts of all three.
 *
 * Outcomes form a chain, `allow` < `interrupt` < `deny` < `block`; an uncertain one is the span from `atBest`
 * to `atWorst`. `AND` and the whole decision take the maximum of both ends, `OR` the minimum. A policy that
 * may apply spans from `allow` to its worst. So a certain outcome holds for all values of the unknown facts.
 * An uncertain one may still be the same for all of them: facts are not evaluated together.
 */

import type { YesNoUnknown } from '../model/ternary.ts'
import type { JsonValue } from '../../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import type { ConditionName } from '../conditions/condition-list.ts'
import type { FactName } from '../model/sign-in.ts'
import type { SeenValue } from '../conditions/condition.ts'

/** A policy to decide by. */
export interface DecisionPolicy {
  readonly id: string
  readonly body: ConditionalAccessPolicyBody
}

/** The chain of outcomes, the loosest first. */
export const outcomes = ['allow', 'interrupt', 'deny', 'block'] as const

/**
 * `allow`: the token is issued. `interrupt`: it is issued once the user has done what is required. `deny`:
 * something is required that this sign-in cannot meet. `block`: a policy blocks it.
 */
export type Outcome = (typeof outcomes)[number]

/** Grant controls in the order in which they are asked for (E47) and reported. */
export const controlKinds = [
  'block',
  'mfa',
  'authenticationStrength',
  'federatedMfa',
  'federatedCertAuth',
  'verifiedID',
  'compliantDevice',
  'domainJoinedDevice',
  'approvedApplication',
  'compliantApplication',
  'passwordChange',
  'riskRemediation',
  'termsOfUse',
  'customAuthenticationFactor',
] as const

/** The kind of a grant control. */
export type ControlKind = (typeof controlKinds)[number]

/** Session controls that can refuse or interrupt (E54), in the order in which they are reported. */
export const refusingSessionControls = [
  'signInFrequency',
  'continuousAccessEvaluation',
  'secureSignInSession',
  'secureAppSessionMode',
  'blockSensitiveActions',
  'unknownMembers',
] as const

/** The kind of a control that can refuse or interrupt. */
export type AnyControlKind = ControlKind | (typeof refusingSessionControls)[number]

/** `required`: the user can still do it. `cannotSatisfy`: this sign-in cannot meet it. */
export type ControlStatus = 'satisfied' | 'required' | 'cannotSatisfy' | 'notEnoughInformation'

/**
 * What makes a control impossible to meet. Of a strength, `combinationConfiguration`: every combination was used, none
 * with an allowed key or certificate. Of token protection: a client or a platform without bound sessions, a device that
 * is not registered, a session that is not bound.
 */
export type RefusedBy =
  | 'combinationConfiguration'
  | 'clientApp'
  | 'platform'
  | 'device'
  | 'unboundSession'

/**
 * One control of a policy. Controls of one kind are in order of their ids in lower case, each once.
 * The status of `block` is `cannotSatisfy`.
 */
export interface ControlReport {
  readonly kind: AnyControlKind
  /** The id of a strength, agreement or custom factor as the policy spells it; absent for other kinds. */
  readonly id?: string
  readonly status: ControlStatus
  /**
   * The facts that would settle the status; empty unless it is `notEnoughInformation`, and then where Microsoft does not
   * publish what the control does.
   */
  readonly missingFacts: readonly FactName[]
  /** For a strength: its combinations as the tenant lists them; empty when it does not exist. */
  readonly combinations?: readonly string[]
  /** For a control that cannot be met. Absent for other reasons. */
  readonly refusedBy?: RefusedBy
  /**
   * For a control that is `satisfied` because the service does not require it here.
   * `replacedByStrengthOnRegistration`: a strength on the registration of security information takes the place of
   * this one. `exempt`: the service lets the sign-in pass without the control.
   */
  readonly notRequired?: 'replacedByStrengthOnRegistration' | 'exempt'
}

/** The grant controls of a policy; `OR` is kept even for a single control, an unset operator is `AND`. */
export interface GrantReport {
  readonly operator: 'AND' | 'OR'
  readonly atBest: Outcome
  readonly atWorst: Outcome
  /** All of them, satisfied or not. */
  readonly controls: readonly ControlReport[]
}

/**
 * Controls that a policy still requires, without those that are satisfied: its grant controls, or its session controls
 * that can refuse or interrupt.
 */
export interface Requirement {
  readonly policyId: string
  readonly operator: 'AND' | 'OR'
  readonly controls: readonly ControlReport[]
}

/** Source: `appliedConditionalAccessPolicyResult`. */
export type PolicyResult =
  | 'success'
  | 'failure'
  | 'notApplied'
  | 'notEnabled'
  | 'unknown'
  | 'reportOnlySuccess'
  | 'reportOnlyFailure'
  | 'reportOnlyNotApplied'
  | 'reportOnlyInterrupted'

/** One condition in full. */
export interface ConditionTrace {
  readonly condition: ConditionName
  readonly verdict: YesNoUnknown
  /** The condition as the policy stores it. */
  readonly configured: JsonValue
  /** The part of the sign-in that it depends on. */
  readonly seen: SeenValue
  /**
   * Entries that certainly match, `member:entry` in the order of the members and of the policy, each once:
   * `includeGroups:…`, `clientAppTypes:browser`, `deviceFilter:<rule>`, `times:includeDays`. For an
   * application, of at least one audience.
   */
  readonly includedBy: readonly string[]
  /** Likewise; `requestedScopes:baseline` where a request for baseline scopes is excluded. */
  readonly excludedBy: readonly string[]
  readonly missingFacts: readonly FactName[]
}

/** A report on one policy. */
export interface PolicyReport {
  readonly policyId: string
  readonly state: ConditionalAccessPolicyBody['state']
  /** `no` for a disabled policy, whose conditions are not evaluated. */
  readonly applies: YesNoUnknown
  /** Every condition that is certainly not met. */
  readonly failingConditions: readonly ConditionName[]
  /** Every condition that is unknown. */
  readonly undeterminedConditions: readonly ConditionName[]
  /** The facts that would settle whether the policy applies; empty unless that is unknown. */
  readonly missingFacts: readonly FactName[]
  /** Null when the policy certainly does not apply or has no grant controls. */
  readonly grant: GrantReport | null
  /**
   * Its session controls that can refuse or interrupt, all of which are required; absent when the policy certainly does
   * not apply or has none.
   */
  readonly session?: GrantReport
  readonly result: PolicyResult
  /** Every condition, at trace level `full` only. */
  readonly conditions?: readonly ConditionTrace[]
}

/** How often a user has to sign in again. */
export type Frequency =
  | { readonly interval: 'everyTime' }
  | { readonly interval: 'timeBased'; readonly hours: number }

/**
 * A session control, merged from all policies, with the policy that won: the first among equal ones. In the
 * order of the members below, frequencies by authentication type, profiles by id in lower case.
 */
export type MergedSessionControl =
  | { readonly control: 'applicationEnforcedRestrictions'; readonly policyId: string }
  | {
      readonly control: 'cloudAppSecurity'
      readonly mode: 'mcasConfigured' | 'monitorOnly' | 'protectDownloads' | 'blockDownloads'
      readonly policyId: string
    }
  | {
      readonly control: 'signInFrequency'
      readonly authenticationType: 'primaryAndSecondaryAuthentication' | 'secondaryAuthentication'
      readonly frequency: Frequency
      /** Whether the factor is too old now, by `satisfied.firstFactorAt` or `secondFactorAt`. */
      readonly isDue: YesNoUnknown
      readonly policyId: string
    }
  | {
      readonly control: 'persistentBrowser'
      readonly mode: 'always' | 'never'
      readonly policyId: string
    }
  | {
      readonly control: 'continuousAccessEvaluation'
      readonly mode: 'strictEnforcement' | 'strictLocation' | 'disabled'
      readonly policyId: string
    }
  | { readonly control: 'secureSignInSession'; readonly policyId: string }
  | { readonly control: 'disableResilienceDefaults'; readonly policyId: string }
  | {
      readonly control: 'networkAccessSecurity'
      /** The network access policy. */
      readonly id: string
      readonly policyId: string
    }
  | {
      readonly control: 'globalSecureAccessFilteringProfile'
      readonly id: string
      readonly policyId: string
    }

/** How much a decision explains: nothing, each policy, or each condition of each policy. */
export type TraceLevel = 'none' | 'reasons' | 'full'

/** What can be asked for: the outcome alone, or a decision that explains itself. */
export type AnswerLevel = 'verdict' | TraceLevel

/** The decision on a sign-in. */
export interface Decision {
  /** `notEnoughInformation` when the best and the worst case differ. */
  readonly outcome: Outcome | 'notEnoughInformation'
  readonly atBest: Outcome
  readonly atWorst: Outcome
  /**
   * The facts that could change the outcome. Empty when it is certain, and when it is open only because Microsoft does
   * not publish what a required control does.
   */
  readonly missingFacts: readonly FactName[]
  /** Of enabled policies that certainly apply and are not certainly met, by policy; grant controls first. */
  readonly requirements: readonly Requirement[]
  /** Of enabled policies that certainly apply; none when the sign-in cannot succeed. */
  readonly sessionControls: readonly MergedSessionControl[]
  /** Enabled policies with session controls that may apply or not; none when the sign-in cannot succeed. */
  readonly undeterminedSessionPolicies: readonly string[]
  /** Source: `conditionalAccessStatus`. */
  readonly status: 'success' | 'failure' | 'notApplied' | 'unknown'
  /** Every policy, disabled ones too; empty at trace level `none`. */
  readonly policies: readonly PolicyReport[]
}

/** The answer at level `verdict`. */
export type Verdict = Pick<Decision, 'outcome'>
