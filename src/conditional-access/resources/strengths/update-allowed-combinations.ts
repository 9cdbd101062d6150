/**
 * The action that replaces what a strength allows, and tells which policies that concerns.
 * Source: https://learn.microsoft.com/graph/api/authenticationstrengthpolicy-updateallowedcombinations
 */

import { changePolicies } from '../../../graph/change.ts'
import type { WritableEntitySet } from '../../../graph/descriptor.ts'
import { encodeComplex } from '../../../edm/complete.ts'
import { contextUrl, requireEntity } from '../../../graph/handlers/read.ts'
import { requireMatch } from '../../../graph/if-match.ts'
import type { Operation } from '../../../graph/operation.ts'
import { preferencesOf } from '../../../graph/preferences.ts'
import { readJsonObject } from '../../../graph/read-body.ts'
import { etagOf, respondJson } from '../../../graph/respond.ts'
import { refusedBy, requirePassed } from '../../../kernel/errors/refused-by.ts'
import type { Finding } from '../../../kernel/findings.ts'
import { memberText } from '../../../kernel/json.ts'
import { isWeakened } from '../../model/strengths/combinations.ts'
import { strengthKind } from './kind.ts'
import { strengthBodyOf, type StrengthBody } from '../../model/strengths/strength-body.ts'
import { decodeAllowedCombinations } from './strength-codec.ts'
import { allowedCombinationsType, updateResultType } from '../../model/strengths/strength-types.ts'
import { requiresMfaClaim, type ListReferringPolicies, type ReferringPolicy } from './usage.ts'
import { strengthCodes } from './strength-codes.ts'

/**
 * Reports the policies that need a claim which the strength would no longer give. The page says that such
 * policies restrict the changes, not how; this is the one change that would take the claim from them.
 */
function claimFindings(
  after: StrengthBody,
  policies: readonly ReferringPolicy[],
): readonly Finding[] {
  if (after.requirementsSatisfied === 'mfa') return []
  return policies.filter(requiresMfaClaim).map(({ policy }) => ({
    ostiaryCode: strengthCodes.mfaClaimNeeded,
    message: `every item of \`allowedCombinations\` must be multifactor, because the conditional access policy \`${memberText(policy.body, 'displayName')}\` (${policy.id}) needs proof of multifactor authentication`,
    target: '/allowedCombinations',
  }))
}

/** Says what was weakened, and what depends on it; null when nothing was. */
function adviceOn(
  { displayName, allowedCombinations: before }: StrengthBody,
  { allowedCombinations: after }: StrengthBody,
  referrers: number,
): string | null {
  if (!isWeakened(before, after)) return null
  const concerned =
    referrers === 0
      ? 'No conditional access policy requires it at present.'
      : `Review the ${referrers === 1 ? 'policy' : `${referrers} policies`} in conditionalAccessReferences, which now let weaker sign-ins through.`
  return `The authentication strength ${displayName} can now be met by a weaker combination of methods than before. ${concerned} To undo the change, call updateAllowedCombinations with previousCombinations.`
}

/** POST on the action `updateAllowedCombinations` of one strength. */
export function updateAllowedCombinationsOperation(
  set: WritableEntitySet,
  listReferringPolicies: ListReferringPolicies,
): Operation {
  return {
    method: 'POST',
    path: `${set.path}/{id}/updateAllowedCombinations`,
    roots: set.versions,
    access: set.access.update,
    produces: 'json',
    takes: allowedCombinationsType,
    answers: { type: updateResultType, as: 'value' },
    handle: async (context) => {
      const { request, version } = context
      const parameters = readJsonObject(request)
      const { before, after, strength, policies } = await changePolicies(
        context,
        strengthKind,
        async ({ transaction, replace }) => {
          const stored = await requireEntity(transaction, context, set, context.keys['id'] ?? '')
          requireMatch(request, stored)
          const changed = requirePassed(decodeAllowedCombinations(stored, parameters, version))
          const referring = await listReferringPolicies(context, transaction, stored.id)
          const findings = claimFindings(changed, referring)
          if (findings.length > 0) throw refusedBy(findings)
          return {
            before: strengthBodyOf(stored),
            after: changed,
            strength: await replace(stored, changed),
            policies: referring,
          }
        },
      )
      const result = {
        previousCombinations: before.allowedCombinations,
        currentCombinations: after.allowedCombinations,
        conditionalAccessReferences: policies.map(({ policy }) => policy.id),
        additionalInformation: adviceOn(before, after, policies.length),
      }
      const { includesUnknownEnumMembers: showsUnknownMembers } = preferencesOf(request)
      return respondJson(
        200,
        {
          '@odata.context': contextUrl(context, `microsoft.graph.${updateResultType.name}`),
          ...encodeComplex(updateResultType, result, version, { showsUnknownMembers }),
        },
        { ETag: etagOf(strength.version) },
      )
    },
  }
}
