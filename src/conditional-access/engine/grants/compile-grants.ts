/** Compiles the grant controls of policies: distinct grants that share their controls. */

import { keyOf } from '../../../kernel/ids.ts'
import type { PolicySource, CompileContext } from '../model/compile-context.ts'
import { controlKinds, type ControlKind } from '../answer/decision.ts'
import type { Control, PolicyReach } from './control.ts'
import { ControlRules } from './control-rules.ts'
import { namesRegistration, type ReplacingPolicy } from './strength-replacement.ts'
import { exemptibleControls } from '../model/sign-in-schema.ts'
import { HomeTenantTrust } from './trust.ts'

/** A control that a policy selects. */
export interface SelectedControl {
  /** Its number among all controls. */
  readonly control: number
  /** As the policy spells it. */
  readonly id: string | null
}

/** The grant controls of a policy, in canonical order. */
export interface Grant {
  readonly operator: 'AND' | 'OR'
  readonly isBlock: boolean
  readonly controls: readonly SelectedControl[]
}

/** The grant controls of a set of policies; equal ones are stored once. */
export interface CompiledGrants {
  readonly controls: readonly Control[]
  readonly grants: readonly Grant[]
  /** The grant of each policy; -1 for a policy without grant controls. */
  readonly grantOf: Int32Array
  /** The enabled policies whose strength takes the place of others (E65). */
  readonly replacing: readonly ReplacingPolicy[]
  /** Whether some policy requires terms of use. */
  readonly areTermsOfUseRequired: boolean
  readonly trust: HomeTenantTrust
}

/** Compiles the grant controls of policies, given in the order of their numbers. */
export function compileGrants(
  sources: readonly PolicySource[],
  { tenantRules, semantics }: CompileContext,
): CompiledGrants {
  const trust = new HomeTenantTrust(tenantRules)
  const rules = new ControlRules(tenantRules, trust, semantics)
  const controls: Control[] = []
  const numberOfControl = new Map<string, number>()
  const grants: Grant[] = []
  const numberOfGrant = new Map<string, number>()
  const grantOf = new Int32Array(sources.length).fill(-1)
  const replacing: ReplacingPolicy[] = []

  function declare(kind: ControlKind, id: string | null, reach: PolicyReach): number {
    const key = `${kind} ${keyOf(id ?? '')} ${reachKey(kind, reach)}`
    const known = numberOfControl.get(key)
    if (known !== undefined) return known
    const number = controls.push(rules.control(kind, id, reach)) - 1
    numberOfControl.set(key, number)
    return number
  }

  for (const [policy, source] of sources.entries()) {
    const named = namedControls(source, semantics.enforcesApprovedApplication)
    if (named.length === 0) continue
    const isBlock = named.some(({ kind }) => kind === 'block')
    const operator = source.body.grantControls?.operator === 'OR' ? 'OR' : 'AND'
    const isOneEnough = operator === 'OR' && named.length > 1
    const reach = { ...reachOf(source), isOneEnough }
    if (reach.namesRegistration && requiresStrength(source)) {
      replacing.push({ policy, isOneEnough })
    }
    const selected = named.map(({ kind, id }) => ({ control: declare(kind, id, reach), id }))
    const key = `${operator} ${selected.map(({ control, id }) => `${control}:${id}`).join()}`
    const known = numberOfGrant.get(key)
    grantOf[policy] = known ?? grants.push({ operator, isBlock, controls: selected }) - 1
    if (known === undefined) numberOfGrant.set(key, grants.length - 1)
  }
  const areTermsOfUseRequired = controls.some(({ kind }) => kind === 'termsOfUse')
  return {
    controls,
    grants,
    grantOf,
    replacing,
    areTermsOfUseRequired,
    trust,
  }
}

function reachOf({ body }: PolicySource): Omit<PolicyReach, 'isOneEnough'> {
  const { applications, signInRiskLevels } = body.conditions
  return {
    includesAllResources: applications?.includeApplications.includes('All') ?? false,
    namesRegistration: applications?.includeUserActions.some(namesRegistration) ?? false,
    hasSignInRisk: signInRiskLevels.some((level) => riskyLevels.includes(level)),
  }
}

const riskyLevels = ['low', 'medium', 'high']

/** What tells controls of one kind and id apart. */
function reachKey(kind: ControlKind, reach: PolicyReach): string {
  return (reachOfKind.get(kind) ?? []).map((name) => Number(reach[name])).join('')
}

/** The parts of a policy's reach that matter to controls of a kind; none for other kinds. */
const reachOfKind: ReadonlyMap<ControlKind, readonly (keyof PolicyReach)[]> = new Map<
  ControlKind,
  readonly (keyof PolicyReach)[]
>([
  ['mfa', ['namesRegistration', 'hasSignInRisk']],
  [
    'authenticationStrength',
    ['includesAllResources', 'namesRegistration', 'hasSignInRisk', 'isOneEnough'],
  ],
  ...exemptibleControls.map((kind) => [kind, ['includesAllResources']] as const),
])

function requiresStrength({ body: { state, grantControls } }: PolicySource): boolean {
  return state === 'enabled' && typeof grantControls?.authenticationStrength === 'string'
}

interface NamedControl {
  readonly kind: ControlKind
  readonly id: string | null
}

/**
 * Lists the controls of a policy, each once, in canonical order (E45). The approved application is left out
 * when it is no longer enforced (E67).
 */
function namedControls(
  { body, legacy }: PolicySource,
  enforcesApprovedApplication: boolean,
): readonly NamedControl[] {
  const { grantControls } = body
  if (grantControls === null) return []
  const { builtInControls, authenticationStrength, termsOfUse, customAuthenticationFactors } =
    grantControls
  const builtIn: readonly string[] = [...builtInControls, ...legacy.grantControls]
  return controlKinds.flatMap((kind): readonly NamedControl[] => {
    switch (kind) {
      case 'authenticationStrength':
        return authenticationStrength === null ? [] : [{ kind, id: authenticationStrength }]
      case 'termsOfUse':
        return inOrder(termsOfUse).map((id) => ({ kind, id }))
      case 'customAuthenticationFactor':
        return inOrder(customAuthenticationFactors).map((id) => ({ kind, id }))
      case 'approvedApplication':
        return enforcesApprovedApplication && builtIn.includes(kind) ? [{ kind, id: null }] : []
      default:
        return builtIn.includes(kind) ? [{ kind, id: null }] : []
    }
  })
}

/** Ids in order of their keys, each once, as first spelt. */
function inOrder(ids: readonly string[]): readonly string[] {
  const byKey = new Map<string, string>()
  for (const id of ids) if (!byKey.has(keyOf(id))) byKey.set(keyOf(id), id)
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, id]) => id)
}
