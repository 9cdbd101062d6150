/**
 * Finds who is locked out by which policy, from the policies alone: a lockout is reported only when it is
 * certain for every sign-in, so that none of them is a false alarm and some are not seen.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies
 */

import type { ConditionalAccessPolicyBody, StoredPolicy } from '../policies/body.ts'
import { certainlyReaches } from './certain-reach.ts'
import type { LockoutPrincipal } from './principal.ts'
import { appliesToEverySignIn } from './unconditional.ts'
import {
  findUnsatisfiableControl,
  type Unsatisfiable,
  type UnsatisfiableControl,
} from './unsatisfiable-control.ts'

/** A policy to judge. */
export type JudgedPolicy = Pick<StoredPolicy, 'id' | 'body'>

/** Somebody whom a policy denies every sign-in. */
export interface Lockout {
  readonly principal: Pick<LockoutPrincipal, 'id' | 'displayName'>
  readonly policyId: string
  readonly policyName: string
  readonly control: UnsatisfiableControl['name']
  /** A JSON pointer to the control in the modern form of the policy. */
  readonly target: string
}

/** Finds the control with which a policy denies every sign-in of those it is for; undefined when it does not. */
export function denyingControl(
  body: ConditionalAccessPolicyBody,
  unsatisfiable: Unsatisfiable,
): UnsatisfiableControl | undefined {
  if (body.state !== 'enabled' || !appliesToEverySignIn(body)) return undefined
  return findUnsatisfiableControl(body, unsatisfiable)
}

/** Lists every certain lockout, policy by policy: at most one for a policy and a principal. */
export function findLockouts(
  policies: readonly JudgedPolicy[],
  principals: readonly LockoutPrincipal[],
  unsatisfiable: Unsatisfiable,
): readonly Lockout[] {
  return policies.flatMap(({ id: policyId, body }) => {
    const control = denyingControl(body, unsatisfiable)
    if (control === undefined) return []
    const { name, target } = control
    return principals
      .filter((principal) => certainlyReaches(body, principal))
      .map(({ id, displayName }) => ({
        principal: { id, displayName },
        policyId,
        policyName: body.displayName,
        control: name,
        target,
      }))
  })
}
