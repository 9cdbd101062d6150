/**
 * The one way from JSON to a policy: decode it, complete it with the defaults of the service, and check
 * it by itself. Writes, drafts and documents all read policies here.
 */

import { bodyCodes } from '../../../edm/body-codes.ts'
import type { UnreadableMembers } from '../../../edm/decode.ts'
import type { GraphVersion } from '../../../edm/model.ts'
import { passed, type Checked, type Finding } from '../../../kernel/findings.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { OstiaryCode } from '../../../kernel/ostiary-codes.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { withOperatorOfOneControl } from '../../rules/grant-set.ts'
import { withRiskRemediationDefaults } from '../../rules/risk-remediation.ts'
import { validatePolicy } from '../../rules/validate-policy.ts'
import { templateChangeFindings, templateFindings } from '../templates/with-template.ts'
import { formCodecs, inForm, type PolicyForm } from './policy-form.ts'

/** A complete policy with what its own rules say about it. Targets are members of the form. */
export interface ValidatedPolicy {
  readonly body: ConditionalAccessPolicyBody
  readonly form: PolicyForm
  /** Why the policy must be refused; empty when nothing is wrong with it by itself. */
  readonly findings: readonly Finding[]
  readonly warnings: readonly Finding[]
}

/**
 * Completes and checks a policy in its stored form, as a write of it does. `before` is the policy that it
 * replaces; absent for a new or restored one.
 */
export function validateInForm(
  decoded: ConditionalAccessPolicyBody,
  form: PolicyForm,
  before?: ConditionalAccessPolicyBody,
): ValidatedPolicy {
  const complete = withRiskRemediationDefaults(decoded)
  const { findings, warnings } = validatePolicy(complete)
  const body = withOperatorOfOneControl(complete)
  const fixed = before === undefined ? [] : templateChangeFindings(body, before)
  // WHY only a warning: policies outlive the templates they were made from.
  const unknownTemplate = before === undefined ? templateFindings(body) : []
  return {
    body,
    form,
    findings: inForm([...findings, ...fixed], form),
    warnings: inForm([...unknownTemplate, ...warnings], form),
  }
}

/** What a policy is read for. */
export interface ReadPolicyOptions {
  /** The policy that the JSON changes, as a PATCH; absent for a whole policy. */
  readonly before?: ConditionalAccessPolicyBody
  /** Of a whole policy; `refuse` when absent. */
  readonly unreadableMembers?: UnreadableMembers | undefined
}

/**
 * Reads a policy in a form: a whole one, or a PATCH of `before`. It fails when the JSON does not have the
 * shape of the form. What the rules say about a policy of the right shape is in the result, so that a write
 * reports it together with what the tenant says.
 */
export function readPolicy(
  json: JsonObject,
  form: PolicyForm,
  version: GraphVersion,
  { before, unreadableMembers }: ReadPolicyOptions = {},
): Checked<ValidatedPolicy> {
  const codec = formCodecs[form]
  const decoded =
    before === undefined
      ? codec.create(json, version, unreadableMembers)
      : codec.update(before, json, version)
  if (!decoded.ok) return decoded
  const unknownMembers = unknownMembersIn(decoded.warnings ?? [])
  const isStateUnknown = unknownMembers.some((pointer) => pointer.toLowerCase() === '/state')
  // WHY enabled: a state that is not known leaves open whether the policy is enforced, as a condition does.
  const body = isStateUnknown ? { ...decoded.value, state: 'enabled' as const } : decoded.value
  const policy = validateInForm(body, form, before)
  return passed({
    ...policy,
    ...(unknownMembers.length === 0 ? {} : { body: { ...policy.body, unknownMembers } }),
    warnings: [...(decoded.warnings ?? []), ...policy.warnings],
  })
}

/** WHY also the end of a long list: what it omits can be unknown members and values. */
const unknownCodes: readonly OstiaryCode[] = [
  bodyCodes.memberLeftOut,
  bodyCodes.valueLeftOut,
  bodyCodes.warningsOmitted,
]

/** Places of members and values that were left out and that mean something; `/` for places that are not listed. */
function unknownMembersIn(warnings: readonly Finding[]): readonly string[] {
  return warnings.flatMap(({ ostiaryCode, target = '/' }) =>
    unknownCodes.includes(ostiaryCode) ? [target] : [],
  )
}
