/**
 * Compiles the session controls that can refuse or interrupt a sign-in. A policy requires all of them, in addition to
 * its grant controls (E54), and they are evaluated in the same way.
 */

import { keyOf } from '../../../kernel/ids.ts'
import type { AnyControlKind } from '../answer/decision.ts'
import type { CompiledGrants, Grant } from '../grants/compile-grants.ts'
import type { Control, ControlRule } from '../grants/control.ts'
import { HomeTenantTrust } from '../grants/trust.ts'
import { locationCondition } from '../conditions/location.ts'
import { hasUnknownMember, requiringMembers } from '../conditions/unknown-members.ts'
import type { CompileContext, PolicySource } from '../model/compile-context.ts'
import { no, unpublished } from '../model/ternary.ts'
import type { PolicySession } from './policy-session.ts'
import { signInFrequencyRule } from './sign-in-frequency.ts'
import { strictLocationRule } from './strict-location.ts'
import { tokenProtectionRule } from './token-protection.ts'

/** A control of a policy; those with equal keys are one. */
interface Required {
  readonly kind: AnyControlKind
  readonly key: string
  readonly rule: ControlRule & Pick<Control, 'refusedBy'>
}

/** Compiles the controls of policies, given in the order of their numbers, with their session controls. */
export function compileSessionGrants(
  sources: readonly PolicySource[],
  sessions: readonly (readonly PolicySession[])[],
  { tenantRules, semantics }: CompileContext,
): CompiledGrants {
  const tokenProtection = tokenProtectionRule(semantics)
  const restrictsLocations = sources.some(
    (source) =>
      source.body.state === 'enabled' &&
      (source.body.conditions.locations !== null || hasUnknownMember(source, locationCondition)),
  )
  const controls: Control[] = []
  const numberOfControl = new Map<string, number>()
  const grants: Grant[] = []
  const numberOfGrant = new Map<string, number>()
  const grantOf = new Int32Array(sources.length).fill(-1)

  function requiredBy({ control }: PolicySession): readonly Required[] {
    switch (control.control) {
      case 'signInFrequency': {
        const key = `signInFrequency ${control.authenticationType} ${JSON.stringify(control.frequency)}`
        return [{ kind: control.control, key, rule: signInFrequencyRule(control) }]
      }
      case 'continuousAccessEvaluation':
        return control.mode === 'disabled' || !restrictsLocations
          ? []
          : [{ kind: control.control, key: control.control, rule: strictLocationRule }]
      case 'secureSignInSession':
        return [{ kind: control.control, key: control.control, rule: tokenProtection }]
      default:
        return []
    }
  }

  function declare({ kind, key, rule }: Required): number {
    const known = numberOfControl.get(key)
    if (known !== undefined) return known
    const number = controls.push({ kind, id: null, isReplaceable: 'no', ...rule }) - 1
    numberOfControl.set(key, number)
    return number
  }

  for (const [policy, source] of sources.entries()) {
    const required = [...(sessions[policy] ?? []).flatMap(requiredBy), ...unpublishedOf(source)]
    if (required.length === 0) continue
    const selected = required.map((each) => ({ control: declare(each), id: null }))
    const key = keyOf(selected.map(({ control }) => control).join())
    const known = numberOfGrant.get(key)
    grantOf[policy] =
      known ?? grants.push({ operator: 'AND', isBlock: false, controls: selected }) - 1
    if (known === undefined) numberOfGrant.set(key, grants.length - 1)
  }
  const trust = new HomeTenantTrust(tenantRules)
  return {
    controls,
    grants,
    grantOf,
    replacing: [],
    areTermsOfUseRequired: false,
    trust,
  }
}

/** Whether a control whose effect is not published lets a sign-in pass is not known. */
const unpublishedRule: ControlRule = { isMet: () => unpublished, canBeMet: () => no }

/** Controls that are on and whose effect no page describes (E77), and what is not known (E78, E89). */
function unpublishedOf({ body }: PolicySource): readonly Required[] {
  const { sessionControls } = body
  const { secureSignInSession, blockSensitiveActions } = sessionControls ?? {}
  const kinds: readonly AnyControlKind[] = [
    ...(secureSignInSession?.secureAppSessionMode === 'enforced'
      ? (['secureAppSessionMode'] as const)
      : []),
    ...(blockSensitiveActions && blockSensitiveActions.isEnabled !== false
      ? (['blockSensitiveActions'] as const)
      : []),
    ...(requiringMembers(body).length > 0 ? (['unknownMembers'] as const) : []),
  ]
  return kinds.map((kind) => ({ kind, key: kind, rule: unpublishedRule }))
}
