/**
 * The what-if action: which policies would apply to a sign-in, and why not the others.
 * Source: https://learn.microsoft.com/graph/api/conditionalaccessroot-evaluate
 */

import { requirePassed } from '../../../kernel/errors/refused-by.ts'
import { encodeComplex } from '../../../edm/complete.ts'
import { quoted } from '../../../edm/place.ts'
import { contextUrl } from '../../../graph/handlers/read.ts'
import { bothVersions } from '../../../graph/message.ts'
import type { Operation, OperationContext } from '../../../graph/operation.ts'
import { preferencesOf } from '../../../graph/preferences.ts'
import { readJsonObject } from '../../../graph/read-body.ts'
import { respondJson } from '../../../graph/respond.ts'
import { failed, passed, type Checked } from '../../../kernel/findings.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import { readAccess } from '../../model/access.ts'
import { encodeStrength } from '../../resources/strengths/strength-codec.ts'
import { decide } from '../../engine/decide.ts'
import type { PolicyReport } from '../../engine/answer/decision.ts'
import { semanticsAsOf } from '../../engine/model/semantics.ts'
import type { Principal } from '../../engine/model/sign-in.ts'
import { whatIfCodes } from '../decision-codes.ts'
import type { FindLiveState, LiveState } from '../live-rules.ts'
import { findServicePrincipal, findUser } from '../principal-facts.ts'
import { isBetaOnly } from '../../resources/policies/index-entries.ts'
import { storedPolicyOf } from '../../resources/policies/kind.ts'
import { encodeModern } from '../../resources/form-modern/modern-codec.ts'
import { analysisReasonsOf } from './analysis-reasons.ts'
import { evaluateParameters, whatIfAnalysis, whatIfAnalysisResult } from './types.ts'
import { decodeWhatIf, type AskedIdentity } from './what-if-request.ts'

function unknownObject(member: string, id: string, noun: string): Checked<never> {
  return failed({
    ostiaryCode: whatIfCodes.identityNotFound,
    message: `${noun} ${quoted(id)} in \`signInIdentity.${member}\` not found in this tenant`,
    target: `/signInIdentity/${member}`,
  })
}

/** Finds a user. A user of another tenant needs no account here, and has no groups and roles without one. */
async function findUserOf(
  { store, caller }: OperationContext,
  { id = '', externalTypes, homeTenantId }: Extract<AskedIdentity, { readonly kind: 'user' }>,
): Promise<Checked<Principal>> {
  const found = id === '' ? undefined : await findUser(store, caller.tenant, id)
  const home = homeTenantId === undefined ? {} : { homeTenantId }
  if (externalTypes === undefined) {
    return found ? passed({ ...found, ...home }) : unknownObject('userId', id, 'user')
  }
  const { groupIds = [], roleTemplateIds = [] } = found ?? {}
  return passed({ kind: 'user', id, externalTypes, ...home, groupIds, roleTemplateIds })
}

/** Finds who signs in. The directory has no agents, so the request alone describes them. */
async function findPrincipal(
  context: OperationContext,
  identity: AskedIdentity,
): Promise<Checked<Principal>> {
  switch (identity.kind) {
    case 'user':
      return findUserOf(context, identity)
    case 'servicePrincipal': {
      const { store, caller } = context
      const found = await findServicePrincipal(store, caller.tenant, identity.id)
      if (found !== undefined) return passed(found)
      return unknownObject('servicePrincipalId', identity.id, 'service principal')
    }
    case 'agentIdentity':
      return passed({ kind: 'agentIdentity', id: identity.id })
  }
}

/** Creates the printer of policies with their analysis. */
function createPrinter({ request, version }: OperationContext, { objects }: LiveState) {
  const { includesUnknownEnumMembers: showsUnknownMembers } = preferencesOf(request)
  const strengthOf = (id: string): JsonObject => {
    const strength = objects.authenticationStrengths.find((each) => keyOf(each.id) === keyOf(id))
    return strength ? encodeStrength(strength, version, showsUnknownMembers) : { id }
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

/** POST on the action `evaluate`. */
export function evaluateOperation(findLiveState: FindLiveState): Operation {
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
      const asked = requirePassed(decodeWhatIf(readJsonObject(request), version))
      const principal = requirePassed(await findPrincipal(context, asked.identity))
      const state = await findLiveState(store, caller.tenant)
      const { compiled } = state.compiledFor(semanticsAsOf(request.at))
      const signIn = { ...asked.signInFacts, principal, at: request.at.toISOString() }
      const { policies: reports } = decide(compiled, signIn, { trace: 'reasons' })
      const reportOf = new Map(reports.map((report) => [keyOf(report.policyId), report]))
      const print = createPrinter(context, state)
      const value = state.objects.policies.flatMap((policy): readonly JsonObject[] => {
        // WHY: as in Graph, v1.0 hides policies that it could only show in part.
        const isHidden = version === 'v1.0' && isBetaOnly(policy.body)
        const report = reportOf.get(keyOf(policy.id))
        if (isHidden || report === undefined) return []
        return asked.appliedPoliciesOnly && report.applies !== 'yes' ? [] : [print(policy, report)]
      })
      const fragment = `Collection(microsoft.graph.${whatIfAnalysisResult.name})`
      return respondJson(200, { '@odata.context': contextUrl(context, fragment), value })
    },
  }
}
