/**
 * The what-if action: which policies would apply to a sign-in, and why not the others.
 * Source: https://learn.microsoft.com/graph/api/conditionalaccessroot-evaluate
 */

import { requirePassed } from '../../../kernel/errors/refused-by.ts'
import { encodeComplex } from '../../../edm/complete.ts'
import { contextUrl } from '../../../graph/handlers/read.ts'
import { bothVersions } from '../../../graph/message.ts'
import type { Operation, OperationContext } from '../../../graph/operation.ts'
import { preferencesOf } from '../../../graph/preferences.ts'
import { readJsonObject } from '../../../graph/read-body.ts'
import { respondJson } from '../../../graph/respond.ts'
import { printFinding } from '../../../kernel/findings.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import { readAccess } from '../../model/access.ts'
import { encodeStrength } from '../../resources/strengths/strength-codec.ts'
import { decide } from '../../engine/decide.ts'
import type { PolicyReport } from '../../engine/answer/decision.ts'
import { semanticsAsOf } from '../../engine/model/semantics.ts'
import type { ConditionalAccessOptions } from '../../model/options.ts'
import type { FindLiveState, LiveState } from '../live-rules.ts'
import { isBetaOnly } from '../../resources/policies/index-entries.ts'
import { storedPolicyOf } from '../../resources/policies/kind.ts'
import { encodeModern } from '../../resources/form-modern/modern-codec.ts'
import { analysisReasonsOf } from './analysis-reasons.ts'
import { evaluateParameters, whatIfAnalysis, whatIfAnalysisResult } from './types.ts'
import { findAskedPrincipal, withKnownApplications } from './directory-facts.ts'
import { decodeAsked, reportOfAll } from './asked-user-actions.ts'

/** Creates the printer of policies with their analysis. */
function createPrinter({ request, version }: OperationContext, { objects }: LiveState) {
  const { includesUnknownEnumMembers: showsUnknownMembers } = preferencesOf(request)
  const strengthOf = (id: string): JsonObject => {
    const strength = objects.authenticationStrengths.find((each) => keyOf(each.id) === keyOf(id))
    return strength ? encodeStrength(strength, version, { showsUnknownMembers }) : { id }
  }
  return (policy: LiveState['objects']['policies'][number], report: PolicyReport): JsonObject => ({
    ...encodeModern(storedPolicyOf(policy), version, { showsUnknownMembers, strengthOf }),
    ...encodeComplex(
      whatIfAnalysis,
      { policyApplies: report.applies === 'yes', analysisReasons: analysisReasonsOf(report) },
      version,
      { showsUnknownMembers },
    ),
  })
}

/**
 * POST on the action `evaluate`. Where unknown references only lead to warnings, the principal may be one that the
 * directory does not have.
 */
export function evaluateOperation(
  findLiveState: FindLiveState,
  { unknownReferences }: Pick<ConditionalAccessOptions, 'unknownReferences'>,
): Operation {
  return {
    method: 'POST',
    path: '/identity/conditionalAccess/evaluate',
    roots: bothVersions,
    access: readAccess,
    produces: 'json',
    takes: evaluateParameters,
    answers: { type: whatIfAnalysisResult, as: 'collection' },
    handle: async (context) => {
      const { request, version, store, caller } = context
      const asked = requirePassed(decodeAsked(readJsonObject(request), version))
      const directory = { reader: store, tenant: caller.tenant, unknownReferences }
      const { principal, warnings } = requirePassed(
        await findAskedPrincipal(directory, asked.identity),
      )
      const state = await findLiveState(store, caller.tenant)
      const { compiled } = state.compiledFor(semanticsAsOf(request.at))
      const reports: PolicyReport[] = []
      for (const signInFacts of asked.signIns) {
        const target = await withKnownApplications(directory, signInFacts.target)
        const signIn = {
          ...signInFacts,
          ...(target && { target }),
          principal,
          at: request.at.toISOString(),
        }
        reports.push(...decide(compiled, signIn, { trace: 'reasons' }).policies)
      }
      const reportsOf = Map.groupBy(reports, (report) => keyOf(report.policyId))
      const print = createPrinter(context, state)
      const value = state.objects.policies.flatMap((policy): readonly JsonObject[] => {
        // WHY: as in Graph, v1.0 hides policies that it could only show in part.
        const isHidden = version === 'v1.0' && isBetaOnly(policy.body)
        const report = reportOfAll(reportsOf.get(keyOf(policy.id)) ?? [])
        if (isHidden || report === undefined) return []
        return asked.appliedPoliciesOnly && report.applies !== 'yes' ? [] : [print(policy, report)]
      })
      const fragment = `Collection(microsoft.graph.${whatIfAnalysisResult.name})`
      return respondJson(200, {
        '@odata.context': contextUrl(context, fragment),
        ...(warnings.length > 0 && { '@ostiary.warnings': warnings.map(printFinding) }),
        value,
      })
    },
  }
}
