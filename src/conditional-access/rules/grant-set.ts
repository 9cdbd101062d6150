/**
 * What a policy requires before it grants access: built-in controls, terms of use, custom factors and an
 * authentication strength, which its operator joins alike.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessgrantcontrols
 */

import { legacyValueOver } from '../model/form-2019/legacy-only-fields.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'

/** One control that a policy requires. */
export interface RequiredControl {
  /** The built-in control, or the member of another kind of control: `authenticationStrength`. */
  readonly name: string
  /** Dotted path to it. */
  readonly path: string
}

/** Lists the controls in stored order; those that exist only in the 2019 form come last. */
export function requiredControls(body: ConditionalAccessPolicyBody): readonly RequiredControl[] {
  const { grantControls } = body
  if (grantControls === null) return []
  const { builtInControls, customAuthenticationFactors, termsOfUse } = grantControls
  const controls: RequiredControl[] = builtInControls.map((name, index) => ({
    name,
    path: `grantControls.builtInControls.${index}`,
  }))
  if (customAuthenticationFactors.length > 0) controls.push(member('customAuthenticationFactors'))
  if (termsOfUse.length > 0) controls.push(member('termsOfUse'))
  if (grantControls.authenticationStrength !== null) controls.push(member('authenticationStrength'))
  return [...controls, ...legacyControls(body)]
}

/**
 * Counts the controls that the operator joins: each built-in control once, each agreement and each custom factor.
 */
export function countJoinedControls(body: ConditionalAccessPolicyBody): number {
  const { termsOfUse = [], customAuthenticationFactors = [] } = body.grantControls ?? {}
  return (
    new Set(requiredControls(body).map(({ name }) => name)).size +
    Math.max(0, new Set(termsOfUse).size - 1) +
    Math.max(0, new Set(customAuthenticationFactors).size - 1)
  )
}

/**
 * Gives a policy with one grant control the operator `OR`, as the service stores it whatever was sent (V38). Templates
 * and policies with more controls, or none, keep theirs.
 * Source: https://github.com/deploymenttheory/terraform-provider-microsoft365/blob/main/docs/development/conditional_access_field_map.md
 */
export function withOperatorOfOneControl(
  body: ConditionalAccessPolicyBody,
): ConditionalAccessPolicyBody {
  const { grantControls } = body
  if (grantControls === null || grantControls.operator === 'OR') return body
  if (countJoinedControls(body) !== 1) return body
  return { ...body, grantControls: { ...grantControls, operator: 'OR' } }
}

function member(name: string): RequiredControl {
  return { name, path: `grantControls.${name}` }
}

/** Lists `federatedMfa` and `federatedCertAuth`, which exist only in the 2019 form. */
function legacyControls(body: ConditionalAccessPolicyBody): readonly RequiredControl[] {
  const path = 'grantControls.builtInControls'
  const modern: readonly string[] = body.grantControls?.builtInControls ?? []
  const legacy = legacyValueOver(modern, path, body.legacy)
  if (!Array.isArray(legacy)) return []
  return legacy.map(String).flatMap((name) => (modern.includes(name) ? [] : [{ name, path }]))
}

/** Finds a required control by its name. */
export function findControl(
  body: ConditionalAccessPolicyBody,
  name: string,
): RequiredControl | undefined {
  return requiredControls(body).find((control) => control.name === name)
}

/**
 * Lists the named controls that every sign-in must meet: those of a policy that requires all of its controls,
 * and those of a policy that has no others. Empty when another control is enough.
 */
export function dependsOn(
  body: ConditionalAccessPolicyBody,
  names: readonly string[],
): readonly RequiredControl[] {
  const controls = requiredControls(body)
  const depended = controls.filter(({ name }) => names.includes(name))
  const isNeeded = body.grantControls?.operator === 'AND' || depended.length === controls.length
  return isNeeded ? depended : []
}
