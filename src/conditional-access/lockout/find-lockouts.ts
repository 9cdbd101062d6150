/**
 * Finds who is locked out: decides every sign-in that an administrator could use. Only sign-ins that are
 * denied for all values of the unknown facts count. So no lockout is a false alarm, but some are not found.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies
 */

import { LRUCache } from 'lru-cache'
import { keyOf } from '../../kernel/ids.ts'
import { compilePolicies, type CompiledPolicies } from '../engine/compile.ts'
import { decide } from '../engine/decide.ts'
import type { DecisionPolicy, Outcome, Requirement } from '../engine/answer/decision.ts'
import type { Principal, SignIn } from '../engine/model/sign-in.ts'
import type { LockoutContext } from './lockout-context.ts'
import { denyingControl, denyingPolicies } from './denying-policies.ts'
import { equivalenceKey, namedPrincipals, type NamedPrincipals } from './named-principals.ts'
import type { LockoutPrincipal } from './principal.ts'
import { casesOf } from './sign-in-cases.ts'

/** Kinds of principals whose answers one finder remembers. */
const keptAnswers = 10_000

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

/** The policies of a tenant, ready for the question whether they lock somebody out. It remembers its answers. */
export interface LockoutFinder {
  /** The policies that can lock somebody out. */
  readonly denying: readonly DecisionPolicy[]
  readonly named: NamedPrincipals
  /**
   * Finds the policies that together deny every sign-in of one that may be any of these principals; undefined when a
   * sign-in may be allowed.
   */
  readonly denialsOf: (possible: readonly Principal[]) => readonly Denial[] | undefined
  /** Tells whether the answer is remembered. */
  readonly knows: (possible: readonly Principal[]) => boolean
}

/** Prepares policies for the question whom they lock out. */
export function createLockoutFinder(
  policies: readonly DecisionPolicy[],
  context: LockoutContext,
  changed?: string,
): LockoutFinder {
  const { tenantRules, semantics, at } = context
  const denying = denyingPolicies(policies, context)
  const compiled = compilePolicies(denying, tenantRules, semantics)
  const search = { compiled, at: at.toISOString(), changed: changed && keyOf(changed) }
  const denyingIds = new Set(denying.map(({ id }) => id))
  const byId = new Map(
    policies.filter(({ id }) => denyingIds.has(id)).map((policy) => [policy.id, policy]),
  )
  const named = namedPrincipals(denying)
  // WHY a size of one each: a cache with a maximum number allocates room for all of them at once.
  const known = new LRUCache<string, { readonly denials: readonly Denial[] | undefined }>({
    maxSize: keptAnswers,
    sizeCalculation: () => 1,
  })
  const keyFor = (possible: readonly Principal[]): string =>
    possible.map((principal) => equivalenceKey(principal, named)).join()

  return {
    denying,
    named,
    knows: (possible) => denying.length === 0 || known.has(keyFor(possible)),
    denialsOf(possible) {
      if (denying.length === 0) return undefined
      const key = keyFor(possible)
      const last = known.get(key)
      if (last !== undefined) return last.denials
      const denials = requirementsDenying(search, possible)?.flatMap((requirement) => {
        const policy = byId.get(requirement.policyId)
        return policy === undefined ? [] : denialsBy(policy, requirement, context)
      })
      known.set(key, { denials })
      return denials
    },
  }
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
  const { denialsOf } = createLockoutFinder(policies, context, changed)
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
