/** Decides a sign-in and explains the decision. */

import { hasBit, lowestBit, nextBit, wordAt } from './model/bit-set.ts'
import type { CompiledPolicies } from './compile.ts'
import { findCandidates } from './matching/candidates.ts'
import type { ConditionResult } from './matching/condition-result.ts'
import type {
  AnswerLevel,
  Decision,
  PolicyReport,
  Requirement,
  TraceLevel,
  Verdict,
} from './answer/decision.ts'
import {
  allow,
  bestOf,
  interrupt,
  outcomeAt,
  outcomeOfSpan,
  worstOf,
  type OutcomeSpan,
} from './grants/outcome-span.ts'
import { reportPolicies, tracePolicies } from './policy-reports.ts'
import { areStrengthsReplaced } from './grants/strength-replacement.ts'
import { isDirectConnect } from './grants/trust.ts'
import { mergeSessions } from './sessions/merge-sessions.ts'
import type { PolicySession } from './sessions/policy-session.ts'
import type { SignIn } from './model/sign-in.ts'
import {
  forgetFactSets,
  isUnknown,
  missingFactsOf,
  missingIn,
  no,
  yes,
  type Ternary,
} from './model/ternary.ts'
import { spanOfPolicies, spanOfPolicy } from './span-of-policies.ts'
import { verdictOf } from './verdict.ts'

/** An enabled policy that applies or may apply. */
interface ApplicablePolicy {
  readonly policy: number
  /** `yes`, or unknown with the facts that would settle it. */
  readonly applies: Ternary
  /** Its outcome if it applies. */
  readonly span: OutcomeSpan
}

/**
 * Decides a sign-in by compiled policies: the outcome, what is still required, the session controls, and
 * at trace levels `reasons` and `full` what became of every policy; at level `verdict` the outcome alone.
 * Reads nothing but its arguments and never throws on policy data; parts of an answer are shared with
 * other answers and frozen.
 */
export function decide(
  compiled: CompiledPolicies,
  signIn: SignIn,
  options: { readonly trace: TraceLevel },
): Decision
export function decide(
  compiled: CompiledPolicies,
  signIn: SignIn,
  options: { readonly trace: AnswerLevel },
): Decision | Verdict
export function decide(
  compiled: CompiledPolicies,
  signIn: SignIn,
  { trace }: { readonly trace: AnswerLevel },
): Decision | Verdict {
  return trace === 'verdict'
    ? { outcome: verdictOf(compiled, signIn) }
    : decideInFull(compiled, signIn, trace)
}

function decideInFull(compiled: CompiledPolicies, signIn: SignIn, trace: TraceLevel): Decision {
  forgetFactSets()
  const { fullEvaluation, grantEvaluation, sessionEvaluation } = compiled.workspace
  sessionEvaluation.begin(signIn, no)
  const matching = findMatching(compiled, signIn, trace)
  const missing = (policy: number): Ternary => fullEvaluation.missingFor(policy)
  grantEvaluation.begin(signIn, areStrengthsReplaced(compiled.grants.replacing, matching, missing))
  const span = spanOfPolicies(compiled, matching)
  const applicable = applicablePolicies(compiled, matching)
  // WHY: users who connect directly have no session here that could be controlled (E52).
  const hasSession = bestOf(span) <= interrupt && isDirectConnect(signIn) !== yes
  const isCertain = bestOf(span) === worstOf(span)
  return {
    outcome: outcomeOfSpan(span),
    atBest: outcomeAt(bestOf(span)),
    atWorst: outcomeAt(worstOf(span)),
    missingFacts: isCertain ? [] : missingFactsOf(missingFor(compiled, applicable, bestOf(span))),
    requirements: requirementsOf(compiled, applicable),
    sessionControls: hasSession ? sessionControlsOf(compiled, applicable, signIn) : [],
    undeterminedSessionPolicies: hasSession ? undeterminedSessions(compiled, applicable) : [],
    status: statusOf(applicable),
    policies: policiesOf(compiled, signIn, trace),
  }
}

/**
 * Finds the policies that apply or may apply. Every condition is evaluated when policies are reported, and
 * when facts are missing that must be named.
 */
function findMatching(
  { workspace }: CompiledPolicies,
  signIn: SignIn,
  trace: TraceLevel,
): ConditionResult {
  const { enabledTable, fullEvaluation } = workspace
  if (trace !== 'none') return fullEvaluation.evaluate(signIn, trace === 'full')
  const found = findCandidates(enabledTable, signIn)
  return found.isCertain ? found : fullEvaluation.evaluate(signIn, false)
}

/** Lists the enabled policies among those that match, in canonical order. */
function applicablePolicies(
  compiled: CompiledPolicies,
  { certain, possible, filledWords }: ConditionResult,
): readonly ApplicablePolicy[] {
  const { rankOf, sets, workspace } = compiled
  const { fullEvaluation } = workspace
  const found: ApplicablePolicy[] = []
  for (let word = nextBit(filledWords, 0); word !== -1; word = nextBit(filledWords, word + 1)) {
    let rest = wordAt(possible, word) & wordAt(sets.enabled.members, word)
    for (; rest !== 0; rest &= rest - 1) {
      const policy = (word << 5) + lowestBit(rest)
      found.push({
        policy,
        applies: hasBit(certain, policy) ? yes : fullEvaluation.missingFor(policy),
        span: spanOfPolicy(compiled, policy),
      })
    }
  }
  return found.sort((one, other) => wordAt(rankOf, one.policy) - wordAt(rankOf, other.policy))
}

/** The facts that could change the outcome: those missing for policies that may still make it worse. */
function missingFor(
  { grants, sessionGrants, workspace }: CompiledPolicies,
  applicable: readonly ApplicablePolicy[],
  best: number,
): Ternary {
  const { grantEvaluation, sessionEvaluation } = workspace
  let missing = no
  for (const { policy, applies, span } of applicable) {
    if (worstOf(span) <= best) continue
    const ofControls = missingIn(
      grantEvaluation.missingForGrant(wordAt(grants.grantOf, policy)),
      sessionEvaluation.missingForGrant(wordAt(sessionGrants.grantOf, policy)),
    )
    missing = missingIn(missing, missingIn(applies, ofControls))
  }
  return missing
}

/** What policies that certainly apply still require, without what is met (E46, E47). */
function requirementsOf(
  { policies, grants, sessionGrants, workspace }: CompiledPolicies,
  applicable: readonly ApplicablePolicy[],
): readonly Requirement[] {
  const requirements: Requirement[] = []
  for (const { policy, applies, span } of applicable) {
    if (applies !== yes || worstOf(span) === allow) continue
    const policyId = policies[policy]?.id ?? ''
    const answers = [
      workspace.grantReports.answerFor(wordAt(grants.grantOf, policy)),
      workspace.sessionReports.answerFor(wordAt(sessionGrants.grantOf, policy)),
    ]
    for (const answer of answers) {
      if (answer === null || answer.report.atWorst === 'allow') continue
      const { report, unsatisfied } = answer
      requirements.push({ policyId, operator: report.operator, controls: unsatisfied })
    }
  }
  return requirements
}

function sessionControlsOf(
  { sessions }: CompiledPolicies,
  applicable: readonly ApplicablePolicy[],
  signIn: SignIn,
): Decision['sessionControls'] {
  const set: (readonly PolicySession[])[] = []
  for (const { policy, applies } of applicable) {
    const own = sessions[policy]
    if (applies === yes && own !== undefined && own.length > 0) set.push(own)
  }
  return set.length === 0 ? [] : mergeSessions(set, signIn)
}

function undeterminedSessions(
  { policies, sessions }: CompiledPolicies,
  applicable: readonly ApplicablePolicy[],
): readonly string[] {
  const undetermined: string[] = []
  for (const { policy, applies } of applicable) {
    const hasControls = (sessions[policy]?.length ?? 0) > 0
    if (isUnknown(applies) && hasControls) undetermined.push(policies[policy]?.id ?? '')
  }
  return undetermined
}

/**
 * `failure` when a policy that applies is not met, `success` when one applies and none fails, `unknown` when
 * the result of a policy is unknown.
 * Source: `conditionalAccessStatus`.
 */
function statusOf(applicable: readonly ApplicablePolicy[]): Decision['status'] {
  if (applicable.some(({ applies, span }) => applies === yes && bestOf(span) > allow)) {
    return 'failure'
  }
  if (applicable.some(({ applies, span }) => applies !== yes || worstOf(span) > allow)) {
    return 'unknown'
  }
  return applicable.length > 0 ? 'success' : 'notApplied'
}

function policiesOf(
  compiled: CompiledPolicies,
  signIn: SignIn,
  trace: TraceLevel,
): readonly PolicyReport[] {
  switch (trace) {
    case 'none':
      return []
    case 'reasons':
      return reportPolicies(compiled)
    case 'full':
      return tracePolicies(compiled, signIn)
  }
}
