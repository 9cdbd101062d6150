/**
 * The action that replaces the allowed combinations of a strength and lists the policies that name it.
 * Source: https://learn.microsoft.com/graph/api/authenticationstrengthpolicy-updateallowedcombinations
 */

import { encodeComplex } from '../../../edm/complete.ts'
import { contextUrl, requireEntity } from '../../../graph/handlers/read.ts'
import { warningsMember } from '../../../graph/handlers/respond-written.ts'
import type { Operation } from '../../../graph/operation.ts'
import { preferencesOf } from '../../../graph/preferences.ts'
import { readJsonObject } from '../../../graph/read-body.ts'
import { etagOf, respondJson } from '../../../graph/respond.ts'
import { acceptedAsIs, writeObject } from '../../../graph/write-object.ts'
import { refusedBy } from '../../../kernel/errors/refused-by.ts'
import { passed, type Checked, type Finding } from '../../../kernel/findings.ts'
import { memberText } from '../../../kernel/json.ts'
import { isWeakened } from '../../model/strengths/combinations.ts'
import type { StrengthBody } from '../../model/strengths/strength-body.ts'
import { decodeAllowedCombinations } from './strength-codec.ts'
import type { StrengthSet } from './strength-sets.ts'
import { allowedCombinationsType, updateResultType } from '../../model/strengths/strength-types.ts'
import { requiresMfaClaim, type ListReferringPolicies, type ReferringPolicy } from './usage.ts'
import { strengthCodes } from './strength-codes.ts'

/**
 * Reports the policies that need a claim that the strength would no longer provide. The page says that
 * policies restrict the changes, but not how; only this change would remove their claim.
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

/** Describes a weaker strength and the policies that depend on it; null when it is not weaker. */
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

/** A strength before and after the action. */
interface Combinations {
  readonly before: StrengthBody
  readonly after: StrengthBody
}

/** POST on the action `updateAllowedCombinations` of one strength. */
export function updateAllowedCombinationsOperation(
  set: StrengthSet,
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
      const { object, guarded } = await writeObject(context, {
        family: set.kind,
        find: async (transaction) => {
          const key = context.keys['id'] ?? ''
          const current = await requireEntity(transaction, context, set, key)
          const decode = (): Checked<Combinations> => {
            const after = decodeAllowedCombinations(current, parameters, version)
            return after.ok
              ? passed({ before: current.body, after: after.value }, after.warnings)
              : after
          }
          return { id: current.id, current, ifMatch: current, decode }
        },
        invalid: refusedBy,
        guard: async ({ transaction, id }, { before, after }) => {
          const policies = await listReferringPolicies(context, transaction, id)
          const findings = claimFindings(after, policies)
          if (findings.length > 0) throw refusedBy(findings)
          return { ...acceptedAsIs(after), before, policies }
        },
      })
      const { before, body: after, policies } = guarded
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
          ...warningsMember(guarded.warnings),
        },
        { ETag: etagOf(object.version) },
      )
    },
  }
}
