/**
 * Protects a tenant from locking itself out: refuses a policy that would deny every sign-in of all Global
 * Administrators, or of one declared break-glass identity, unless the caller gives a reason.
 * DEVIATION: Graph stores such a policy; only its portal warns.
 * Source: https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
 */

import type { OperationContext } from '../../graph/operation.ts'
import type { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import type { Reader, Transaction } from '../../store/port.ts'
import type { LockoutCheckResult } from '../resources/policies/guard.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import { readPolicySetPair } from '../resources/policies/policy-set-pair.ts'
import { denyingPolicies } from './denying-policies.ts'
import type { Lockout } from './find-lockouts.ts'
import {
  compareLockouts,
  prepareLockoutCheck,
  type LockoutComparison,
} from './lockout-comparison.ts'
import { resultOfSearch, type PrepareSearch } from './judge-first.ts'
import { loadLockoutContext } from './lockout-context.ts'
import { lockoutFinding } from './lockout-finding.ts'
import { overrideHeader, readOverrideReason, unlessOverridden } from './override.ts'
import { loadProtectedPrincipals, type ProtectedPrincipal } from './protected-principals.ts'

const harmless: LockoutCheckResult = { warnings: [], auditDetails: [] }

/** The lockouts of protected principals around a change. */
interface ProtectedComparison extends LockoutComparison {
  readonly principals: ReadonlyMap<string, ProtectedPrincipal>
  /** Tells whether the changed policy contributes to a lockout. */
  readonly isCaused: (lockout: Lockout) => boolean
}

/**
 * Lists the lockouts for which the change must be refused. A lockout that exists before the change does
 * not count, so that a tenant in trouble can still be repaired.
 */
function refusals({ principals, before, after }: ProtectedComparison): readonly Lockout[] {
  const isAdded = (key: string): boolean => after.has(key) && !before.has(key)
  const administrators = [...principals].flatMap(([key, { isAdministrator }]) =>
    isAdministrator ? [key] : [],
  )
  const locksOutEveryAdministrator =
    administrators.some(isAdded) && administrators.every((key) => after.has(key))
  return [...principals].flatMap(([key, { isAdministrator, declaredAs }]) => {
    const isRefused =
      (isAdministrator && locksOutEveryAdministrator) || (declaredAs !== undefined && isAdded(key))
    return isRefused ? (after.get(key) ?? []) : []
  })
}

/** Tells whether the changed policy alone can deny. WHY: most policies cannot, and need no comparison. */
async function mayDeny(
  reader: Reader,
  tenant: TenantId,
  at: Date,
  changed: DecisionPolicy,
): Promise<boolean> {
  if (changed.body.state !== 'enabled') return false
  const policies = [changed]
  const context = await loadLockoutContext(reader, tenant, { at, policies, withTargets: false })
  return denyingPolicies(policies, context).length > 0
}

/** Prepares the search for the lockouts around a change. */
function searchAround(changed: DecisionPolicy, at: Date): PrepareSearch<ProtectedComparison> {
  return async (reader, tenant) => {
    const pair = await readPolicySetPair(reader, tenant, changed)
    const check = await prepareLockoutCheck(reader, tenant, at, pair)
    const principals = await loadProtectedPrincipals(reader, tenant, check.denying)
    return {
      policies: pair.after.length,
      run: () => ({
        principals,
        ...compareLockouts(
          check,
          [...principals.values()].map(({ principal }) => principal),
        ),
        isCaused: ({ denials }) => keyOf(denials[0]?.policyId ?? '') === keyOf(changed.id),
      }),
    }
  }
}

async function compareProtected(
  context: OperationContext,
  transaction: Transaction,
  changed: DecisionPolicy,
): Promise<ProtectedComparison | undefined> {
  const { at } = context.request
  // WHY first: it reads no other policy.
  if (!(await mayDeny(transaction, context.caller.tenant, at, changed))) return undefined
  const search = searchAround(changed, at)
  return resultOfSearch(context, transaction, JSON.stringify(changed), search)
}

function refusal(
  refused: readonly Lockout[],
  { principals, isCaused }: ProtectedComparison,
): OstiaryError {
  const findings = refused.map((lockout) => {
    const protection = principals.get(keyOf(lockout.principal.id))
    return lockoutFinding(lockout, protection, isCaused(lockout) ? 'proposed' : 'stored')
  })
  return unlessOverridden(findings)
}

/**
 * Checks the policies of a tenant before and after a policy is written, by a search made before the transaction. Warnings
 * name every protected principal that the changed policy locks out, alone or with others, although the
 * change passes. With an override, the audit details give its reason.
 * @throws OstiaryError `conflict` with one finding for each principal that must not be locked out;
 * `badRequest` when the header gives no reason.
 */
export async function guardAgainstLockout(
  context: OperationContext,
  transaction: Transaction,
  changed: DecisionPolicy,
): Promise<LockoutCheckResult> {
  const reason = readOverrideReason(context.request)
  const comparison = await compareProtected(context, transaction, changed)
  if (comparison === undefined) return harmless
  const refused = refusals(comparison)
  if (refused.length > 0 && reason === undefined) throw refusal(refused, comparison)
  const warnings = [...comparison.after]
    .filter(([, lockout]) => comparison.isCaused(lockout))
    .map(([key, lockout]) => lockoutFinding(lockout, comparison.principals.get(key), 'written'))
  const [overridden] = refused
  if (overridden === undefined || reason === undefined) return { warnings, auditDetails: [] }
  const protection = comparison.principals.get(keyOf(overridden.principal.id))
  context.reportOverride(lockoutFinding(overridden, protection, 'written').ostiaryCode)
  return { warnings, auditDetails: [{ key: overrideHeader, value: reason }] }
}
