/** Reports on every policy, with every condition at trace level `full`. */

import { hasBit, lowestBit, wordAt } from './model/bit-set.ts'
import type { CompiledPolicies } from './compile.ts'
import type { DecisionPolicy, PolicyReport } from './answer/decision.ts'
import { awaitsSecondFactor } from './grants/second-factor.ts'
import { conditionsIn } from './trace/report-cache.ts'
import type { SignIn } from './model/sign-in.ts'
import { missingFactsOf, no, type YesNoUnknown } from './model/ternary.ts'

/** Reports on every policy, in canonical order. Every condition must have been evaluated before. */
export function reportPolicies(compiled: CompiledPolicies): readonly PolicyReport[] {
  const { order, workspace } = compiled
  const { possible } = workspace.fullEvaluation
  const reports = workspace.reports.reportOnEach(order, workspace.fullEvaluation)
  for (let word = 0; word < possible.length; word += 1) {
    for (let rest = wordAt(possible, word); rest !== 0; rest &= rest - 1) {
      const number = (word << 5) + lowestBit(rest)
      const policy = compiled.policies[number]
      if (policy === undefined) continue
      reports[wordAt(compiled.rankOf, number)] = reportOnApplicable(compiled, policy, number)
    }
  }
  if (compiled.grants.areTermsOfUseRequired) failTermsOfUse(compiled, reports)
  return reports
}

/** Accepted terms of use still fail while a second factor is required (E48). */
function failTermsOfUse(
  { order, grants, workspace }: CompiledPolicies,
  reports: PolicyReport[],
): void {
  let isAwaiting: YesNoUnknown = 'no'
  for (const { state, applies, grant } of reports) {
    if (state !== 'enabled' || grant === null) continue
    const own = awaitsSecondFactor(applies, grant)
    if (own === 'yes' || isAwaiting === 'no') isAwaiting = own
  }
  if (isAwaiting === 'no') return
  for (const [rank, report] of reports.entries()) {
    if (report.state !== 'enabled' || report.result !== 'success') continue
    const grant = wordAt(grants.grantOf, wordAt(order, rank))
    const depends = workspace.grantEvaluation.dependsOnTermsOfUse(grant)
    if (depends === 'no') continue
    const fails = isAwaiting === 'yes' && depends === 'yes'
    reports[rank] = { ...report, result: fails ? 'failure' : 'unknown' }
  }
}

/** Reports on every policy with all of its conditions. The result of every test must have been recorded. */
export function tracePolicies(compiled: CompiledPolicies, signIn: SignIn): readonly PolicyReport[] {
  const { order, sets, workspace } = compiled
  const traces = workspace.tracer.traceEach(workspace.fullEvaluation, signIn)
  return reportPolicies(compiled).map((report, rank) => {
    const number = wordAt(order, rank)
    return {
      policyId: report.policyId,
      state: report.state,
      applies: report.applies,
      failingConditions: report.failingConditions,
      undeterminedConditions: report.undeterminedConditions,
      missingFacts: report.missingFacts,
      grant: report.grant,
      ...(report.session && { session: report.session }),
      result: report.result,
      conditions: hasBit(sets.evaluated.members, number)
        ? workspace.tracer.tracesOf(number, traces)
        : [],
    }
  })
}

function reportOnApplicable(
  { grants, sessionGrants, workspace }: CompiledPolicies,
  policy: DecisionPolicy,
  number: number,
): PolicyReport {
  const { fullEvaluation, grantReports, sessionReports, reports } = workspace
  const missing = fullEvaluation.missingFor(number)
  const grant = grantReports.answerFor(wordAt(grants.grantOf, number))?.report ?? null
  const session = sessionReports.answerFor(wordAt(sessionGrants.grantOf, number))?.report
  if (missing === no) return reports.reportOnApplying(number, policy, grant, session)
  return {
    policyId: policy.id,
    state: policy.body.state,
    applies: 'unknown',
    failingConditions: [],
    undeterminedConditions: conditionsIn(wordAt(fullEvaluation.undetermined, number)),
    missingFacts: missingFactsOf(missing),
    grant,
    ...(session && { session }),
    result: 'unknown',
  }
}
