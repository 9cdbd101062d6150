/** Compares who is locked out before a change with who is locked out after it. */

import { keyOf, type TenantId } from '../../kernel/ids.ts'
import type { Reader } from '../../store/port.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import type { PolicySetPair } from '../resources/policies/policy-set-pair.ts'
import { denyingPolicies } from './denying-policies.ts'
import { findLockouts, type Lockout } from './find-lockouts.ts'
import { loadLockoutContext, type LockoutContext } from './lockout-context.ts'
import type { LockoutPrincipal } from './principal.ts'

/** Locked-out principals by `keyOf` their ids. */
export type Lockouts = ReadonlyMap<string, Lockout>

/** The policies around a change, with what lockouts depend on besides them. */
export interface LockoutCheck {
  readonly pair: PolicySetPair
  readonly context: LockoutContext
  /** The policies of both sets that can lock somebody out. */
  readonly denying: readonly DecisionPolicy[]
}

/** Reads what a comparison of two sets of policies needs. */
export async function prepareLockoutCheck(
  reader: Reader,
  tenant: TenantId,
  at: Date,
  pair: PolicySetPair,
): Promise<LockoutCheck> {
  const policies = [...new Set([...pair.before, ...pair.after])]
  const context = await loadLockoutContext(reader, tenant, { at, policies, withTargets: true })
  return { pair, context, denying: denyingPolicies(policies, context) }
}

/** The certain lockouts of principals around a change. */
export interface LockoutComparison {
  readonly before: Lockouts
  readonly after: Lockouts
}

/** Finds which of the principals each set of policies locks out. */
export function compareLockouts(
  { pair, context }: LockoutCheck,
  principals: readonly LockoutPrincipal[],
): LockoutComparison {
  const lockouts = (policies: readonly DecisionPolicy[], changedId?: string): Lockouts => {
    const found = findLockouts(policies, principals, context, changedId)
    return new Map(found.map((lockout) => [keyOf(lockout.principal.id), lockout]))
  }
  const after = lockouts(pair.after, pair.changed?.id)
  return { before: pair.before === pair.after ? after : lockouts(pair.before), after }
}
