/**
 * Finds who is locked out: decides every sign-in that an administrator could use. Only sign-ins that are
 * denied for all values of the unknown facts count. So no lockout is a false alarm, but some are not found.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies
 */

import { keyOf } from '../../kernel/ids.ts'
import { compilePolicies, type CompiledPolicies } from '../engine/compile.ts'
import { decide } from '../engine/decide.ts'
import type { DecisionPolicy, Outcome, Requirement } from '../engine/answer/decision.ts'
import type { Principal, SignIn } from '../engine/model/sign-in.ts'
import type { LockoutContext } from './lockout-context.ts'
import { denyingControl, denyingPolicies } from './denying-policies.ts'
import { equivalenceKey, namedPrincipals } from './named-principals.ts'
import type { LockoutPrincipal } from './principal.ts'
import { casesOf } from './sign-in-cases.ts'

/** A policy that locks somebody out, with its first control that cannot be satisfied. */
export interface Denial {
  readonly policyId: string
  readonly policyName: string
  readonly control: string
  /** A JSON pointer to the control in the modern form of the policy. */
  readonly target: string
}

/** A principal for whom every sign-in is denied. */
export interface Lockout {
  readonly principal: Pick<LockoutPrincipal, 'id' | 'displayName'>
  /** Policies that together deny every sign-in: at least one, the changed one first. */
  readonly denials: readonly Denial[]
}

/** The input of a search. */
interface LockoutSearch {
  readonly compiled: CompiledPolicies
  readonly at: string
  /** The id of the changed policy. */
  readonly changed: string | undefined
}

/**
 * Finds every principal that is certainly locked out by the policies together, in the order of the principals.
 * If several policies deny the same sign-in, the changed one is named, else any of them.
 */
export function findLockouts(
  policies: readonly DecisionPolicy[],
  principals: readonly LockoutPrincipal[],
  context: LockoutContext,
  changed?: string,
): readonly Lockout[] {
  const { tenantRules, semantics, at } = context
  const denying = denyingPolicies(policies, context)
  if (denying.length === 0) return []
  const compiled = compilePolicies(denying, tenantRules, semantics)
  const search = { compiled, at: at.toISOString(), changed: changed && keyOf(changed) }
  const byId = new Map(policies.map((policy) => [policy.id, policy]))
  const named = namedPrincipals(denying)
  const known = new Map<string, readonly Denial[] | undefined>()

  function denialsOf(possible: readonly Principal[]): readonly Denial[] | undefined {
    const key = possible.map((principal) => equivalenceKey(principal, named)).join()
    if (known.has(key)) return known.get(key)
    const denials = requirementsDenying(search, possible)?.flatMap((requirement) => {
      const policy = byId.get(requirement.policyId)
      return policy === undefined ? [] : denialsBy(policy, requirement, context)
    })
    known.set(key, denials)
    return denials
  }

  return principals.flatMap(({ id, displayName, possible }): readonly Lockout[] => {
    const denials = denialsOf(possible)
    return denials === undefined ? [] : [{ principal: { id, displayName }, denials }]
  })
}

/** Builds the denial of a policy, with the control that denies. */
function denialsBy(
  { id: policyId, body }: DecisionPolicy,
  requirement: Requirement,
  context: LockoutContext,
): readonly Denial[] {
  const control = denyingControl(body, requirement, context)
  if (control === undefined) return []
  return [{ policyId, policyName: body.displayName, control: control.name, target: control.target }]
}

/**
 * Finds the requirements that deny every sign-in of every principal; undefined when a sign-in may be allowed.
 */
function requirementsDenying(
  { compiled, at, changed }: LockoutSearch,
  principals: readonly Principal[],
): readonly Requirement[] | undefined {
  const named = new Map<string, Requirement>()

  function name(requirements: readonly Requirement[]): void {
    const chosen =
      requirements.find(({ policyId }) => keyOf(policyId) === changed) ??
      requirements.find(({ policyId }) => named.has(policyId)) ??
      requirements[0]
    if (chosen !== undefined) named.set(chosen.policyId, chosen)
  }

  function isDenied(signIn: SignIn): boolean {
    const decision = decide(compiled, signIn, { trace: 'none' })
    if (denies(decision.atBest)) {
      name(decision.requirements)
      return true
    }
    if (!denies(decision.atWorst)) return false
    const cases = casesOf(signIn, decision.missingFacts)
    return cases.length > 0 && cases.every(isDenied)
  }

  if (!principals.every((principal) => isDenied({ principal, at }))) return undefined
  const isChanged = ({ policyId }: Requirement): boolean => keyOf(policyId) === changed
  return [...named.values()].sort((one, other) => Number(isChanged(other)) - Number(isChanged(one)))
}

function denies(outcome: Outcome): boolean {
  return outcome === 'deny' || outcome === 'block'
}
