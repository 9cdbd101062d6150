/**
 * Reads and prints policies as `/identity/conditionalAccess/policies` has them. Only the shape is checked
 * here: known members, types, values and required members; not whether the parts can be combined.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy
 */

import { complete, encodeComplex } from '../../../edm/complete.ts'
import { decodeComplex, type Decoded, type UnreadableMembers } from '../../../edm/decode.ts'
import { mergePatch } from '../../../edm/merge-patch.ts'
import { valueAt } from '../../../edm/member-path.ts'
import type { GraphVersion } from '../../../edm/model.ts'
import { formatSevenDigits } from '../../../kernel/clock.ts'
import { checked, type Checked, type Finding } from '../../../kernel/findings.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import { findBuiltInStrength } from '../../model/strengths/built-in-strengths.ts'
import { withStrengthContext } from '../../model/strengths/strength-context.ts'
import type { ConditionalAccessPolicyBody, StoredPolicy } from '../../model/policy-body.ts'
import { asSchemaFindings } from './schema-findings.ts'
import { effectiveSessionControls } from '../../model/session-controls.ts'
import { conditionalAccessPolicyType } from '../../model/policy-types.ts'
import { modernFormCodes } from './modern-form-codes.ts'
import { unknownValueOptions } from './unknown-values.ts'

/**
 * Reads the body of a POST. Findings have JSON pointers as targets and the service's codes: 1007 for the
 * shape, 1054 for a group that is not an id, 1064 for empty client app types.
 */
export function decodeModernCreate(
  body: JsonValue,
  version: GraphVersion,
  unreadableMembers?: UnreadableMembers,
): Checked<ConditionalAccessPolicyBody> {
  const decoded = decodeComplex(conditionalAccessPolicyType, body, {
    version,
    ...unknownValueOptions(unreadableMembers),
  })
  return checkedPolicy(mergePatch(conditionalAccessPolicyType, {}, decoded.value), decoded)
}

/**
 * Reads the body of a PATCH and applies it: objects merge, lists are replaced, null clears. Members that the
 * version lacks, and those of the 2019 form alone, are kept.
 */
export function decodeModernPatch(
  current: ConditionalAccessPolicyBody,
  patch: JsonValue,
  version: GraphVersion,
): Checked<ConditionalAccessPolicyBody> {
  const decoded = decodeComplex(conditionalAccessPolicyType, patch, { version, stored: current })
  return checkedPolicy(mergePatch(conditionalAccessPolicyType, current, decoded.value), decoded)
}

/**
 * Prints a policy with every member of the version in the service's order, unset ones as null or `[]`; a few members of
 * beta only with a value.
 * v1.0 lacks the members that only beta has. `modifiedDateTime` is null until the first edit.
 */
export function encodeModern(
  policy: StoredPolicy,
  version: GraphVersion,
  { showsUnknownMembers = true, strengthOf = referTo, contextUrl }: EncodePolicyOptions = {},
): JsonObject {
  const { id, body, createdAt, modifiedAt } = policy
  const entity = {
    ...body,
    id,
    createdDateTime: formatSevenDigits(createdAt),
    modifiedDateTime: modifiedAt === undefined ? null : formatSevenDigits(modifiedAt),
  }
  const printed = encodeComplex(conditionalAccessPolicyType, entity, version, {
    showsUnknownMembers,
    omitsEmptyMembers: true,
    printReference: (_, strengthId) => findBuiltInStrength(strengthId) ?? strengthOf(strengthId),
  })
  const { grantControls } = printed
  return contextUrl === undefined || !isJsonObject(grantControls)
    ? printed
    : { ...printed, grantControls: withStrengthContext(grantControls, contextUrl) }
}

/** Options for printing a policy. */
export interface EncodePolicyOptions {
  /** False hides later members of evolvable enumerations behind `unknownFutureValue`. */
  readonly showsUnknownMembers?: boolean
  /** Prints a custom authentication strength; `{ "id": … }` when absent. */
  readonly strengthOf?: (id: string) => JsonObject
  /** The URL after which its members have contexts; without it there are none. */
  readonly contextUrl?: string
}

function referTo(id: string): JsonObject {
  return { id }
}

/** Completes a merged policy to the stored body, from which every form is printed. */
export function completePolicy(merged: JsonObject): ConditionalAccessPolicyBody {
  const body = complete(conditionalAccessPolicyType, merged, 'beta')
  const { legacy } = merged as Pick<ConditionalAccessPolicyBody, 'legacy'>
  return {
    ...body,
    sessionControls: effectiveSessionControls(body.sessionControls),
    ...(legacy === undefined ? {} : { legacy }),
  }
}

function checkedPolicy(merged: JsonObject, decoded: Decoded): Checked<ConditionalAccessPolicyBody> {
  const findings = [
    ...asSchemaFindings(decoded.findings),
    ...emptyClientAppTypes(merged),
    ...missingPrincipals(merged, [...decoded.findings, ...(decoded.warnings ?? [])]),
  ]
  return checked(completePolicy(merged), findings, decoded.warnings)
}

/** Source: https://github.com/AlexFilipin/ConditionalAccess/issues/3 */
function emptyClientAppTypes(merged: JsonObject): readonly Finding[] {
  const clientAppTypes = valueAt(merged, 'conditions.clientAppTypes')
  if (!Array.isArray(clientAppTypes) || clientAppTypes.length > 0) return []
  return [
    {
      ostiaryCode: modernFormCodes.clientAppTypesEmpty,
      message:
        '`conditions.clientAppTypes` must not be empty; for every client app, write `["all"]`',
      target: '/conditions/clientAppTypes',
      code: '1064',
    },
  ]
}

/** Requires users, client applications or agent users: a policy must apply to one of them. */
function missingPrincipals(merged: JsonObject, known: readonly Finding[]): readonly Finding[] {
  const isAny = ['users', 'clientApplications', 'agents'].some(
    (member) => (valueAt(merged, `conditions.${member}`) ?? null) !== null,
  )
  // WHY: without readable conditions, or with an unreadable principal, the cause is already reported.
  const isCauseKnown =
    typeof merged.conditions !== 'object' ||
    known.some(({ target }) =>
      /^\/conditions\/(?:users|clientApplications|agents)(?:$|\/)/iu.test(target ?? ''),
    )
  if (isAny || isCauseKnown) return []
  return [
    {
      ostiaryCode: modernFormCodes.principalsMissing,
      message: '`conditions.users` or `conditions.clientApplications` is required',
      target: '/conditions/users',
      code: '1007',
    },
  ]
}
