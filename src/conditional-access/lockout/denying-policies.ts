/**
 * Finds the policies that deny everybody they apply to: through `block`, a strength that no method satisfies,
 * or terms of use that do not exist. Only these can lock somebody out; the controls of other policies can be
 * satisfied.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
 */

import { keyOf } from '../../kernel/ids.ts'
import type { DecisionPolicy, Requirement } from '../engine/answer/decision.ts'
import { compileGrants } from '../engine/grants/compile-grants.ts'
import { GrantEvaluation } from '../engine/grants/grant-evaluation.ts'
import { bestOf, deny } from '../engine/grants/outcome-span.ts'
import { no } from '../engine/model/ternary.ts'
import { legacyFactsOf } from '../model/form-2019/legacy-facts.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import { requiredControls } from '../rules/grant-set.ts'
import { isAlwaysInForce } from './always-in-force.ts'
import type { LockoutContext } from './lockout-context.ts'

/**
 * Lists the enabled policies that deny in every case, prepared for decisions: agreements that do not exist are
 * removed from them.
 */
export function denyingPolicies(
  policies: readonly DecisionPolicy[],
  context: LockoutContext,
): readonly DecisionPolicy[] {
  const resolved = policies
    .filter(({ body }) => body.state === 'enabled' && isAlwaysInForce(body))
    // WHY without session controls: what they need of a client or device, somebody can have.
    .map(({ id, body }) => ({
      id,
      body: { ...withoutMissingTerms(body, context), sessionControls: null },
    }))
  const sources = resolved.map(({ body }) => ({ body, legacy: legacyFactsOf(body) }))
  const grants = compileGrants(sources, {
    tenantRules: context.tenantRules,
    semantics: context.semantics,
  })
  const evaluation = new GrantEvaluation(grants)
  // WHY `no`: a strength on the registration of security information replaces others for that action alone.
  evaluation.begin({ principal: { kind: 'user', id: '' }, at: context.at.toISOString() }, no)
  return resolved.filter((_, index) => {
    const grant = grants.grantOf[index] ?? -1
    return grant !== -1 && bestOf(evaluation.spanOfGrant(grant)) >= deny
  })
}

/**
 * Removes agreements that do not exist, since nobody can accept them: an alternative is left out; a policy
 * that requires one gets `block` instead.
 */
function withoutMissingTerms(
  body: ConditionalAccessPolicyBody,
  { missingTerms }: LockoutContext,
): ConditionalAccessPolicyBody {
  const { grantControls } = body
  if (grantControls === null) return body
  const termsOfUse = grantControls.termsOfUse.filter((id) => !missingTerms.has(keyOf(id)))
  if (termsOfUse.length === grantControls.termsOfUse.length) return body
  const rest = { ...body, grantControls: { ...grantControls, termsOfUse } }
  return grantControls.operator === 'OR' && requiredControls(rest).length > 0
    ? rest
    : { ...rest, grantControls: { ...rest.grantControls, builtInControls: ['block'] } }
}

/** A control that nobody satisfies. */
export interface DenyingControl {
  /** The built-in control, `authenticationStrength` or `termsOfUse`. */
  readonly name: string
  /** A JSON pointer to the control in the modern form. */
  readonly target: string
}

/** Finds the first control of the stored policy that nobody can satisfy according to a decision. */
export function denyingControl(
  body: ConditionalAccessPolicyBody,
  { controls }: Requirement,
  { missingTerms }: LockoutContext,
): DenyingControl | undefined {
  for (const { name, path } of requiredControls(body)) {
    const target = `/${path.replaceAll('.', '/')}`
    if (controls.some(({ kind, status }) => kind === name && status === 'cannotSatisfy')) {
      return { name, target }
    }
    const terms = name === 'termsOfUse' ? body.grantControls?.termsOfUse : undefined
    const index = terms?.findIndex((id) => missingTerms.has(keyOf(id))) ?? -1
    if (index !== -1) return { name, target: `${target}/${index}` }
  }
  return undefined
}
