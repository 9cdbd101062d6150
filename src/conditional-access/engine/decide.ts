/** Decides a sign-in and says why. */

import { lowestBit, wordAt, type BitSet } from './model/bit-set.ts'
import type { CompiledPolicies } from './compile.ts'
import type { Decision, PolicyReport, Requirement, TraceLevel } from './model/decision.ts'
import {
  allow,
  bestOf,
  both,
  interrupt,
  outcomeAt,
  spanOf,
  worstOf,
  type OutcomeSpan,
} from './grants/outcome-span.ts'
import { reportPolicies, tracePolicies } from './policy-reports.ts'
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

/** An enabled policy that applies or may. */
interface Applicable {
  readonly policy: number
  /** Yes, or unknown for want of the facts that would settle it. */
  readonly applies: Ternary
  /** What it comes to if it applies. */
  readonly grant: OutcomeSpan
}

/**
 * Decides a sign-in by compiled policies: the outcome, what is still required, the session controls, and
 * at trace levels `reasons` and `full` what became of every policy. Reads nothing but its arguments and
 * never throws on policy data; parts of an answer are shared with other answers and frozen.
 */
export function decide(
  compiled: CompiledPolicies,
  signIn: SignIn,
  { trace }: { readonly trace: TraceLevel },
): Decision {
  const { evaluation, examination } = compiled.workspace
  forgetFactSets()
  evaluation.begin(signIn)
  if (trace !== 'none') examination.judge(signIn, trace === 'full')
  const applicable =
    trace === 'none'
      ? findApplicable(compiled, signIn)
      : applicableAmong(compiled, examination.possible)
  const span = spanOfAll(applicable)
  // WHY: users who connect directly have no session here that could be controlled (E52).
  const hasSession = bestOf(span) <= interrupt && isDirectConnect(signIn) !== yes
  const isCertain = bestOf(span) === worstOf(span)
  return {
    outcome: isCertain ? outcomeAt(bestOf(span)) : 'notEnoughInformation',
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

/** Finds the enabled policies that apply or may, condition by condition. */
function findApplicable(compiled: CompiledPolicies, signIn: SignIn): readonly Applicable[] {
  const { selection, examination } = compiled.workspace
  selection.begin(compiled.sets.enabled)
  for (const condition of compiled.narrowing) {
    if (!selection.narrow(condition, signIn)) return []
  }
  if (selection.isUncertain) examination.judge(signIn, false)
  else examination.clear()
  return applicableAmong(compiled, selection.possible)
}

/** Weighs the enabled policies of a set, in canonical order. */
function applicableAmong(compiled: CompiledPolicies, policies: BitSet): readonly Applicable[] {
  const { grants, rankOf, sets, workspace } = compiled
  const { examination, evaluation } = workspace
  const found: Applicable[] = []
  for (let word = 0; word < policies.length; word += 1) {
    let rest = wordAt(policies, word) & wordAt(sets.enabled, word)
    for (; rest !== 0; rest &= rest - 1) {
      const policy = (word << 5) + lowestBit(rest)
      const missing = examination.missingFor(policy)
      const grant = wordAt(grants.grantOf, policy)
      found.push({
        policy,
        applies: missing === no ? yes : missing,
        grant: grant === -1 ? spanOf(allow, allow) : evaluation.spanOfGrant(grant),
      })
    }
  }
  return found.sort((one, other) => wordAt(rankOf, one.policy) - wordAt(rankOf, other.policy))
}

function spanOfAll(applicable: readonly Applicable[]): OutcomeSpan {
  let span = spanOf(allow, allow)
  for (const found of applicable) span = both(span, spanOfPolicy(found))
  return span
}

/** A policy that may apply or not comes to `allow` at best. */
function spanOfPolicy({ applies, grant }: Applicable): OutcomeSpan {
  return applies === yes ? grant : spanOf(allow, worstOf(grant))
}

/** What could change the outcome: the facts that a policy waits for which may still make it worse. */
function missingFor(
  { grants, workspace }: CompiledPolicies,
  applicable: readonly Applicable[],
  best: number,
): Ternary {
  let missing = no
  for (const { policy, applies, grant } of applicable) {
    if (worstOf(grant) <= best) continue
    const number = wordAt(grants.grantOf, policy)
    missing = missingIn(missing, missingIn(applies, workspace.evaluation.missingForGrant(number)))
  }
  return missing
}

/** What policies that certainly apply still require, those that are met left out (E46, E47). */
function requirementsOf(
  { policies, grants, workspace }: CompiledPolicies,
  applicable: readonly Applicable[],
): readonly Requirement[] {
  const requirements: Requirement[] = []
  for (const { policy, applies, grant } of applicable) {
    if (applies !== yes || worstOf(grant) === allow) continue
    const answer = workspace.grantReports.answerFor(wordAt(grants.grantOf, policy))
    if (answer === null) continue
    const { report, open } = answer
    const policyId = policies[policy]?.id ?? ''
    requirements.push({ policyId, operator: report.operator, controls: open })
  }
  return requirements
}

function sessionControlsOf(
  { sessions }: CompiledPolicies,
  applicable: readonly Applicable[],
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
  applicable: readonly Applicable[],
): readonly string[] {
  const undetermined: string[] = []
  for (const { policy, applies } of applicable) {
    const hasControls = (sessions[policy]?.length ?? 0) > 0
    if (isUnknown(applies) && hasControls) undetermined.push(policies[policy]?.id ?? '')
  }
  return undetermined
}

/**
 * A failure when a policy that applies is not met, a success when one applies and none fails; not known
 * as long as the result of one policy is not.
 * Source: `conditionalAccessStatus`.
 */
function statusOf(applicable: readonly Applicable[]): Decision['status'] {
  if (applicable.some(({ applies, grant }) => applies === yes && bestOf(grant) > allow)) {
    return 'failure'
  }
  if (applicable.some(({ applies, grant }) => applies !== yes || worstOf(grant) > allow)) {
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
