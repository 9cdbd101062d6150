/** What became of every policy, with each condition when that is asked for. */

import { hasBit, wordAt } from './bit-set.ts'
import type { CompiledPolicies } from './compile.ts'
import { ConditionTraces } from './condition-traces.ts'
import type {
  DecisionPolicy,
  GrantReport,
  PolicyReport,
  PolicyResult,
  Verdict,
} from './decision.ts'
import { awaitsSecondFactor } from './grants/second-factor.ts'
import type { GrantReports } from './grants/grant-report.ts'
import { conditionsIn } from './report-cache.ts'
import type { SignIn } from './sign-in.ts'
import { missingFactsOf, no } from './ternary.ts'

/** Reports on every policy, in canonical order. The conditions must have been judged before. */
export function reportPolicies(
  compiled: CompiledPolicies,
  grants: GrantReports,
): readonly PolicyReport[] {
  const { canonical, sets, workspace } = compiled
  const { examination, reports } = workspace
  const applicable: number[] = []
  const all = canonical.map(({ policy, number }, rank) => {
    const failing = wordAt(examination.failing, number)
    if (failing !== 0 || !hasBit(sets.evaluated, number)) {
      return reports.reportOn(number, policy, failing, wordAt(examination.undetermined, number))
    }
    applicable.push(rank)
    return reportOnApplicable(compiled, policy, number, grants)
  })
  failTermsOfUse(compiled, all, applicable)
  return all
}

/** Terms of use that were accepted fail all the same while a second factor is to be proved (E48). */
function failTermsOfUse(
  { canonical, grants, workspace }: CompiledPolicies,
  reports: PolicyReport[],
  applicable: readonly number[],
): void {
  let isAwaiting: Verdict = 'no'
  for (const rank of applicable) {
    const report = reports[rank]
    if (report?.state !== 'enabled' || report.grant === null) continue
    const own = awaitsSecondFactor(report.applies, report.grant)
    if (own === 'yes' || isAwaiting === 'no') isAwaiting = own
  }
  if (isAwaiting === 'no') return
  for (const rank of applicable) {
    const report = reports[rank]
    if (report?.state !== 'enabled' || report.result !== 'success') continue
    const grant = wordAt(grants.grantOf, canonical[rank]?.number ?? 0)
    const depends = workspace.evaluation.dependsOnTermsOfUse(grant)
    if (depends === 'no') continue
    const fails = isAwaiting === 'yes' && depends === 'yes'
    reports[rank] = { ...report, result: fails ? 'failure' : 'unknown' }
  }
}

/** Reports on every policy with all of its conditions, what every test found having been recorded. */
export function tracePolicies(
  compiled: CompiledPolicies,
  signIn: SignIn,
  grants: GrantReports,
): readonly PolicyReport[] {
  const traces = new ConditionTraces(compiled, signIn)
  return reportPolicies(compiled, grants).map((report, rank) => {
    const number = compiled.canonical[rank]?.number ?? 0
    const isEvaluated = hasBit(compiled.sets.evaluated, number)
    return { ...report, conditions: isEvaluated ? traces.of(number) : [] }
  })
}

function reportOnApplicable(
  { grants, workspace }: CompiledPolicies,
  { id, body: { state } }: DecisionPolicy,
  number: number,
  reports: GrantReports,
): PolicyReport {
  const missing = workspace.examination.missingFor(number)
  const grant = reports.reportOn(wordAt(grants.grantOf, number))
  return {
    policyId: id,
    state,
    applies: missing === no ? 'yes' : 'unknown',
    failingConditions: [],
    undeterminedConditions: conditionsIn(wordAt(workspace.examination.undetermined, number)),
    missingFacts: missingFactsOf(missing),
    grant,
    result: missing === no ? resultOf(state, grant) : 'unknown',
  }
}

/**
 * The result of a policy that applies. One that only reports tells apart what the user could still do.
 * Source: `appliedConditionalAccessPolicyResult`.
 */
function resultOf(state: PolicyReport['state'], grant: GrantReport | null): PolicyResult {
  const results = state === 'enabled' ? enforced : reportOnly
  const atBest = results[grant?.atBest ?? 'allow']
  return atBest === results[grant?.atWorst ?? 'allow'] ? atBest : 'unknown'
}

const enforced = {
  allow: 'success',
  interrupt: 'failure',
  deny: 'failure',
  block: 'failure',
} as const

const reportOnly = {
  allow: 'reportOnlySuccess',
  interrupt: 'reportOnlyInterrupted',
  deny: 'reportOnlyFailure',
  block: 'reportOnlyFailure',
} as const
