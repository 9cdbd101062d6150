/**
 * Decides a sign-in rule by rule (the rules E of `docs/rules`), as plainly as possible: the reference for
 * the engine. Slow, and meant to be read.
 */

import {
  outcomes,
  type ConditionTrace,
  type Decision,
  type DecisionPolicy,
  type GrantReport,
  type Outcome,
  type PolicyReport,
  type PolicyResult,
  type TraceLevel,
} from '../../../src/conditional-access/engine/answer/decision.ts'
import {
  byConditionName,
  conditionNames,
} from '../../../src/conditional-access/engine/conditions/condition-list.ts'
import type { TenantRules } from '../../../src/conditional-access/engine/model/tenant-rules.ts'
import type { Semantics } from '../../../src/conditional-access/engine/model/semantics.ts'
import type { FactName, SignIn } from '../../../src/conditional-access/engine/model/sign-in.ts'
import type { ConditionName } from '../../../src/conditional-access/engine/conditions/condition-list.ts'
import { legacyFactsOf } from '../../../src/conditional-access/model/form-2019/legacy-facts.ts'
import { unconfigured, type Condition } from './condition.ts'
import {
  compareText,
  controlsOf,
  isDirectConnectOnly,
  evaluateControl,
  evaluated,
  type Control,
  type EvaluatedControl,
} from './controls.ts'
import { devices } from './devices.ts'
import { isOnRegistration } from './exemptions.ts'
import { agentContext, agentIdentities, users, workloadIdentities } from './principals.ts'
import { hasSessionControls, mergeSessionControls } from './session-controls.ts'
import { sessionRefusals } from './session-refusals.ts'
import {
  authenticationFlow,
  clientApps,
  devicePlatform,
  location,
  risks,
  time,
} from './sign-in-conditions.ts'
import { target } from './targets.ts'
import { and, no, or, sortFacts, unknown, unpublished, yes, type Test } from './three-values.ts'

const configuredValues = byConditionName(({ configured }) => configured)
const seenValues = byConditionName(({ seen }) => seen)

type GrantControls = NonNullable<DecisionPolicy['body']['grantControls']>

/** The inputs of a decision apart from the sign-in. */
export interface Rules {
  readonly policies: readonly DecisionPolicy[]
  readonly tenantRules: TenantRules
  readonly semantics: Semantics
}

/** The ends between which an outcome lies. */
interface Span {
  readonly atBest: Outcome
  readonly atWorst: Outcome
}

/** The grant controls of a policy with their results. */
interface Grant extends Span {
  readonly operator: 'AND' | 'OR'
  readonly controls: readonly EvaluatedControl[]
}

/** A policy with its result for the sign-in. */
interface Judged {
  readonly policy: DecisionPolicy
  readonly conditions: readonly Condition[]
  readonly applies: Test
  /** Null without controls, and when the policy certainly does not apply. */
  readonly grant: Grant | null
  /** The session controls that can refuse or interrupt; null without any, and when the policy does not apply. */
  readonly session: Grant | null
}

const nothingRequired: Span = { atBest: 'allow', atWorst: 'allow' }

export function decideByReference(rules: Rules, signIn: SignIn, level: TraceLevel): Decision {
  const isRegistrationStrengthInForce = or(
    ...rules.policies.map((policy) =>
      and(
        setsStrengthOnRegistration(policy, rules),
        ...conditionsOf(policy, rules, signIn).map(({ test }) => test),
      ),
    ),
  )
  const judged = rules.policies
    .map((policy) => judgePolicy(policy, rules, signIn, isRegistrationStrengthInForce))
    .toSorted((left, right) => compareIds(left.policy.id, right.policy.id))
  // E55: only enabled policies are enforced.
  const enforced = judged.filter(({ policy }) => policy.body.state === 'enabled')
  const { atBest, atWorst } = decideTogether(enforced)
  const isSettled = atBest === atWorst
  const relevant = enforced.filter((each) => rankOf(contribution(each).atWorst) > rankOf(atBest))
  const isAwaiting = or(...enforced.map(awaitsSecondFactor))
  const reports = judged.map((each) => report(each, isAwaiting, signIn, level))
  const succeeds = rankOf(atBest) < rankOf('deny') && isDirectConnectOnly(signIn).verdict !== 'yes'
  const sessionPolicies = (verdict: 'yes' | 'unknown') =>
    succeeds
      ? enforced.filter(({ applies }) => applies.verdict === verdict).map(({ policy }) => policy)
      : []
  return {
    outcome: isSettled ? atBest : 'notEnoughInformation',
    atBest,
    atWorst,
    missingFacts: isSettled ? [] : sortFacts(relevant.flatMap(missingFactsOf)),
    requirements: enforced.flatMap(requirementOf),
    sessionControls: mergeSessionControls(sessionPolicies('yes'), signIn),
    undeterminedSessionPolicies: sessionPolicies('unknown')
      .filter((policy) => hasSessionControls(policy, signIn))
      .map(({ id }) => id),
    status: statusOf(
      reports.filter(({ state }) => state === 'enabled').map(({ result }) => result),
    ),
    policies: level === 'none' ? [] : reports,
  }
}

function compareIds(left: string, right: string): number {
  return compareText(left.toLowerCase(), right.toLowerCase()) || compareText(left, right)
}

function rankOf(outcome: Outcome): number {
  return outcomes.indexOf(outcome)
}

function looser(left: Outcome, right: Outcome): Outcome {
  return rankOf(left) <= rankOf(right) ? left : right
}

function stricter(left: Outcome, right: Outcome): Outcome {
  return rankOf(left) >= rankOf(right) ? left : right
}

/**
 * E65: whether a policy is enabled and requires a strength to register security information. Open where another
 * control is enough for it.
 */
function setsStrengthOnRegistration({ body }: DecisionPolicy, { semantics }: Rules): Test {
  const { state, grantControls } = body
  if (state !== 'enabled' || grantControls === null || !isOnRegistration(body)) return no
  if (grantControls.authenticationStrength === null) return no
  const named = controlsOf(grantControls, legacyFactsOf(body), semantics)
  return isOneEnough(grantControls, named) ? unpublished : yes
}

function judgePolicy(
  policy: DecisionPolicy,
  rules: Rules,
  signIn: SignIn,
  isRegistrationStrengthInForce: Test,
): Judged {
  // E1: a disabled policy is not evaluated.
  if (policy.body.state === 'disabled')
    return { policy, conditions: [], applies: no, grant: null, session: null }
  const conditions = conditionsOf(policy, rules, signIn)
  // E2: all of them.
  const applies = and(...conditions.map(({ test }) => test))
  const isOut = applies.verdict === 'no'
  return {
    policy,
    conditions,
    applies,
    grant: isOut ? null : grantOf(policy, rules, signIn, isRegistrationStrengthInForce),
    session: isOut ? null : sessionOf(policy, rules, signIn),
  }
}

function conditionsOf(
  { body }: DecisionPolicy,
  { tenantRules, semantics }: Rules,
  signIn: SignIn,
): readonly Condition[] {
  const legacy = legacyFactsOf(body)
  const { conditions } = body
  const all = [
    usersOf(body, signIn.principal),
    workloadIdentities(conditions, signIn.principal),
    agentIdentities(conditions, signIn.principal),
    agentContext(conditions, signIn),
    target(conditions.applications, signIn, { tenantRules, semantics, legacy }),
    clientApps(conditions, signIn, legacy),
    devicePlatform(conditions, signIn),
    location(conditions, signIn, tenantRules),
    devices(conditions, signIn),
    ...risks(conditions, signIn, semantics),
    authenticationFlow(conditions, signIn),
    time(legacy, signIn),
  ]
  const known = all.map((condition) =>
    isOpenTo(body, condition.name) ? unconfigured(condition.name) : condition,
  )
  return conditionNames.flatMap((name) =>
    [...known, unknownMembers(body)].filter((condition) => condition.name === name),
  )
}

/** E89: an unknown client application may be one of Exchange, and unknown client applications may be meant. */
function usersOf(body: DecisionPolicy['body'], principal: SignIn['principal']): Condition {
  const isClient = principal.kind === 'servicePrincipal' || principal.kind === 'agentIdentity'
  if (isClient && isOpenTo(body, 'workloadIdentities')) return unconfigured('users')
  return users(
    isOpenTo(body, 'clientApps')
      ? { ...body.conditions, clientAppTypes: ['exchangeActiveSync'] }
      : body.conditions,
    principal,
  )
}

/** E78: a policy whose members are not all known may apply or not. */
function unknownMembers({ unknownMembers: members = [] }: DecisionPolicy['body']): Condition {
  const isOpen = members.some((pointer) => pointer.split('/')[1] !== 'sessionControls')
  return { ...unconfigured('unknownMembers'), test: isOpen ? unpublished : yes }
}

/** The members of `conditions` that each condition reads. */
const membersOfCondition: Partial<Record<ConditionName, readonly string[]>> = {
  users: ['users', 'agents'],
  workloadIdentities: ['clientApplications'],
  agentIdentities: ['clientApplications'],
  agentContext: ['agentContext'],
  application: ['applications'],
  userActions: ['applications'],
  authenticationContext: ['applications'],
  clientApps: ['clientAppTypes'],
  devicePlatform: ['platforms'],
  location: ['locations'],
  devices: ['devices', 'deviceStates'],
  signInRisk: ['signInRiskLevels'],
  signInRiskDetections: ['signInRiskDetections'],
  userRisk: ['userRiskLevels'],
  servicePrincipalRisk: ['servicePrincipalRiskLevels'],
  agentIdRisk: ['agentIdRiskLevels'],
  agentSessionRisk: ['agentSessionRiskLevels'],
  insiderRisk: ['insiderRiskLevels'],
  authenticationFlow: ['authenticationFlows'],
  time: ['times'],
}

/** E78, E89: what is not known may add to a condition or take from it; `/` can be anywhere. */
function isOpenTo(
  { unknownMembers: places = [] }: DecisionPolicy['body'],
  name: ConditionName,
): boolean {
  return places.some((place) => {
    const [, root, member = ''] = place.split('/')
    if (root === '') return true
    return root === 'conditions' && (membersOfCondition[name] ?? []).includes(member)
  })
}

function isOneEnough({ operator }: GrantControls, controls: readonly Control[]): boolean {
  return operator === 'OR' && controls.length > 1
}

/** E45: all controls, or one of them; a block is a block under either operator. */
function grantOf(
  { body }: DecisionPolicy,
  rules: Rules,
  signIn: SignIn,
  isRegistrationStrengthInForce: Test,
): Grant | null {
  const { grantControls } = body
  if (grantControls === null) return null
  const { tenantRules, semantics } = rules
  const named = controlsOf(grantControls, legacyFactsOf(body), semantics)
  const controls = named.map((control) =>
    evaluateControl(control, {
      signIn,
      tenantRules,
      semantics,
      policy: body,
      isRegistrationStrengthInForce,
      isOneEnough: isOneEnough(grantControls, named),
    }),
  )
  if (controls.length === 0) return null
  const operator = grantControls.operator === 'OR' ? 'OR' : 'AND'
  return { operator, controls, ...combine(operator, controls) }
}

const unknownRequirement = evaluated(
  { kind: 'unknownMembers' },
  { isMet: unpublished, canBeAsked: no },
)

/** E54: what session controls require comes in addition to the grant controls. */
function sessionOf({ body }: DecisionPolicy, rules: Rules, signIn: SignIn): Grant | null {
  const restrictsLocations = rules.policies.some(
    ({ body: each }) =>
      each.state === 'enabled' &&
      (each.conditions.locations !== null || isOpenTo(each, 'location')),
  )
  const { semantics } = rules
  const required = sessionRefusals(body.sessionControls, { signIn, semantics, restrictsLocations })
  const isOpen = (body.unknownMembers ?? []).some(
    (pointer) => !['conditions', 'state'].includes(pointer.split('/')[1] ?? ''),
  )
  const controls = isOpen ? [...required, unknownRequirement] : required
  if (controls.length === 0) return null
  return { operator: 'AND', controls, ...combine('AND', controls) }
}

function combine(operator: 'AND' | 'OR', controls: readonly EvaluatedControl[]): Span {
  const isBlock = controls.some(({ report: { kind } }) => kind === 'block')
  const join = operator === 'AND' || isBlock ? stricter : looser
  return {
    atBest: controls.map(({ atBest }) => atBest).reduce(join),
    atWorst: controls.map(({ atWorst }) => atWorst).reduce(join),
  }
}

/** The outcome of one policy for the sign-in. */
function contribution(judged: Judged): Span {
  const { applies } = judged
  if (applies.verdict === 'no') return nothingRequired
  const { atBest, atWorst } = requiredSpan(judged)
  return { atBest: applies.verdict === 'yes' ? atBest : 'allow', atWorst }
}

/** What a policy that applies requires. */
function requiredSpan({ grant, session }: Pick<Judged, 'grant' | 'session'>): Span {
  const [one, other] = [grant ?? nothingRequired, session ?? nothingRequired]
  return {
    atBest: stricter(one.atBest, other.atBest),
    atWorst: stricter(one.atWorst, other.atWorst),
  }
}

/**
 * E43: no policy, no requirement. E44: a block is the strictest of all. E46: each policy by itself, none of
 * their controls together. E54: a policy without grant controls requires what its session controls do.
 */
function decideTogether(enforced: readonly Judged[]): Span {
  const spans = enforced.map(contribution)
  return {
    atBest: spans.map(({ atBest }) => atBest).reduce(stricter, 'allow'),
    atWorst: spans.map(({ atWorst }) => atWorst).reduce(stricter, 'allow'),
  }
}

function missingFactsOf({ applies, grant, session }: Judged): readonly FactName[] {
  const required = [grant, session].filter((each) => each !== null)
  return [...applies.missing, ...required.flatMap(missingForGrant)]
}

/** The controls that can still change the result: above its best end under `AND`, below its worst under `OR`. */
function missingForGrant({ operator, controls, atBest, atWorst }: Grant): readonly FactName[] {
  if (atBest === atWorst) return []
  const moving = controls.filter((control) =>
    operator === 'AND'
      ? rankOf(control.atWorst) > rankOf(atBest)
      : rankOf(control.atBest) < rankOf(atWorst),
  )
  return moving.flatMap(({ report: { missingFacts } }) => missingFacts)
}

function requirementOf({ policy, applies, grant, session }: Judged): Decision['requirements'] {
  if (applies.verdict !== 'yes') return []
  return [grant, session].flatMap((required) => {
    if (required === null || required.atWorst === 'allow') return []
    const open = required.controls
      .map((control) => control.report)
      .filter(({ status }) => status !== 'satisfied')
    return [{ policyId: policy.id, operator: required.operator, controls: open }]
  })
}

const secondFactors = ['mfa', 'authenticationStrength', 'federatedMfa', 'federatedCertAuth']

/** E48: a second factor is still to be proved for this policy, so that nothing after it was asked. */
function awaitsSecondFactor({ applies, grant }: Judged): Test {
  const factors = (grant?.controls ?? []).filter(({ report: { kind } }) =>
    secondFactors.includes(kind),
  )
  const mayBeAsked = factors.some(
    ({ report: { status } }) => status === 'required' || status === 'notEnoughInformation',
  )
  if (grant === null || applies.verdict === 'no' || !mayBeAsked) return no
  if (grant.atBest !== grant.atWorst) return unknown()
  if (grant.atBest !== 'interrupt') return no
  const isAsked = factors.some(({ report: { status } }) => status === 'required')
  return applies.verdict === 'yes' && isAsked ? yes : unknown()
}

function report(judged: Judged, isAwaiting: Test, signIn: SignIn, level: TraceLevel): PolicyReport {
  const { policy, conditions, applies, grant, session } = judged
  const named = (verdict: 'no' | 'unknown') =>
    conditions.filter(({ test }) => test.verdict === verdict).map(({ name }) => name)
  return {
    policyId: policy.id,
    state: policy.body.state,
    applies: applies.verdict,
    failingConditions: named('no'),
    undeterminedConditions: named('unknown'),
    missingFacts: applies.missing,
    grant: grant === null ? null : reportGrant(grant),
    ...(session === null ? {} : { session: reportGrant(session) }),
    result: resultOf(judged, isAwaiting),
    ...(level === 'full'
      ? { conditions: conditions.map((condition) => trace(condition, policy, signIn)) }
      : {}),
  }
}

function reportGrant({ operator, atBest, atWorst, controls }: Grant): GrantReport {
  return { operator, atBest, atWorst, controls: controls.map((control) => control.report) }
}

function trace(condition: Condition, { body }: DecisionPolicy, signIn: SignIn): ConditionTrace {
  const { name, test, includedBy, excludedBy } = condition
  return {
    condition: name,
    verdict: test.verdict,
    configured: configuredValues[name](body),
    seen: seenValues[name](signIn),
    includedBy,
    excludedBy,
    missingFacts: test.missing,
  }
}

/** Section 6.4. */
function resultOf(judged: Judged, isAwaiting: Test): PolicyResult {
  const { policy, applies, grant } = judged
  const span = requiredSpan(judged)
  switch (policy.body.state) {
    case 'disabled':
      return 'notEnabled'
    case 'enabled': {
      if (applies.verdict !== 'yes') return applies.verdict === 'no' ? 'notApplied' : 'unknown'
      if (span.atBest !== 'allow') return 'failure'
      return span.atWorst === 'allow' ? resultWhenMet(grant, isAwaiting) : 'unknown'
    }
    case 'enabledForReportingButNotEnforced': {
      if (applies.verdict !== 'yes') {
        return applies.verdict === 'no' ? 'reportOnlyNotApplied' : 'unknown'
      }
      if (rankOf(span.atBest) >= rankOf('deny')) return 'reportOnlyFailure'
      if (span.atBest !== span.atWorst) return 'unknown'
      return span.atBest === 'allow' ? 'reportOnlySuccess' : 'reportOnlyInterrupted'
    }
  }
}

/** E48: terms of use come after the second factor and fail while that is open, even accepted ones. */
function resultWhenMet(grant: Grant | null, isAwaiting: Test): PolicyResult {
  if (grant === null || isAwaiting.verdict === 'no') return 'success'
  const withoutTerms = grant.controls.map((control) =>
    control.report.kind === 'termsOfUse'
      ? { ...control, atBest: 'interrupt' as const, atWorst: 'interrupt' as const }
      : control,
  )
  const { atBest, atWorst } = combine(grant.operator, withoutTerms)
  if (atWorst === 'allow') return 'success'
  return isAwaiting.verdict === 'yes' && atBest !== 'allow' ? 'failure' : 'unknown'
}

function statusOf(results: readonly PolicyResult[]): Decision['status'] {
  if (results.includes('failure')) return 'failure'
  if (results.includes('unknown')) return 'unknown'
  return results.includes('success') ? 'success' : 'notApplied'
}
