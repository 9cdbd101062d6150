/**
 * Keeps a tenant from locking itself out: refuses a policy that would deny every sign-in of all Global
 * Administrators, or of one declared break-glass identity, unless the caller says why it must be.
 * DEVIATION: Graph stores such a policy; only its portal warns.
 * Source: https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
 */

import type { GuardedWrite, ProposedChange } from '../../graph/descriptor.ts'
import type { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { keyOf } from '../../kernel/ids.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import { loadLockoutContext } from './lockout-context.ts'
import { denyingPolicies } from './denying-policies.ts'
import { listEnabledPolicies } from './enabled-policies.ts'
import { findLockouts, type Lockout } from './find-lockouts.ts'
import { lockoutFinding } from './lockout-finding.ts'
import { overrideHeader, readOverrideReason, unlessOverridden } from './override.ts'
import { loadProtectedPrincipals, type ProtectedPrincipal } from './protected-principals.ts'

type LockoutJudgement = Pick<GuardedWrite, 'warnings' | 'auditDetails'>

const harmless: LockoutJudgement = { warnings: [], auditDetails: [] }

/** Locked-out principals by `keyOf` their ids. */
type Lockouts = ReadonlyMap<string, Lockout>

function byPrincipal(lockouts: readonly Lockout[]): Lockouts {
  return new Map(lockouts.map((lockout) => [keyOf(lockout.principal.id), lockout]))
}

/** The certain lockouts of protected principals around a change. */
interface LockoutComparison {
  readonly principals: ReadonlyMap<string, ProtectedPrincipal>
  /** By the policies as they are stored. */
  readonly before: Lockouts
  /** By the policies as they would be. */
  readonly after: Lockouts
  /** Tells whether the policy of the change has a part in a lockout. */
  readonly isCaused: (lockout: Lockout) => boolean
}

/**
 * Lists what must be refused. Whoever is locked out before the change is no reason to refuse it, so that
 * a tenant in trouble can still be repaired.
 */
function refusals({ principals, before, after }: LockoutComparison): readonly Lockout[] {
  const isAdded = (key: string): boolean => after.has(key) && !before.has(key)
  const administrators = [...principals].flatMap(([key, { isAdministrator }]) =>
    isAdministrator ? [key] : [],
  )
  const strandsEveryAdministrator =
    administrators.some(isAdded) && administrators.every((key) => after.has(key))
  return [...principals].flatMap(([key, { isAdministrator, declaredAs }]) => {
    const isRefused =
      (isAdministrator && strandsEveryAdministrator) || (declaredAs !== undefined && isAdded(key))
    return isRefused ? (after.get(key) ?? []) : []
  })
}

async function findSituation(
  { context, transaction, id }: ProposedChange,
  body: ConditionalAccessPolicyBody,
): Promise<LockoutComparison | undefined> {
  if (body.state !== 'enabled') return undefined
  const { tenant } = context.caller
  const { at } = context.request
  const changed = { id, body }
  const reading = { at, policies: [changed], withLocations: false }
  const alone = denyingPolicies([changed], await loadLockoutContext(transaction, tenant, reading))
  if (alone.length === 0) return undefined
  const stored = await listEnabledPolicies(transaction, tenant)
  const proposed = [...stored.filter((policy) => keyOf(policy.id) !== keyOf(id)), changed]
  const everyPolicy = [...stored, changed]
  const circumstances = await loadLockoutContext(transaction, tenant, {
    at,
    policies: everyPolicy,
    withLocations: true,
  })
  const principals = await loadProtectedPrincipals(
    transaction,
    tenant,
    denyingPolicies(everyPolicy, circumstances),
  )
  const judged = [...principals.values()].map(({ principal }) => principal)
  return {
    principals,
    before: byPrincipal(findLockouts(stored, judged, circumstances)),
    after: byPrincipal(findLockouts(proposed, judged, circumstances, id)),
    isCaused: ({ denials }) => keyOf(denials[0]?.policyId ?? '') === keyOf(id),
  }
}

function refusal(
  refused: readonly Lockout[],
  { principals, isCaused }: LockoutComparison,
): OstiaryError {
  const findings = refused.map((lockout) => {
    const protection = principals.get(keyOf(lockout.principal.id))
    return lockoutFinding(lockout, protection, isCaused(lockout) ? 'proposed' : 'stored')
  })
  return unlessOverridden(findings)
}

/**
 * Judges a policy as it would be stored, inside its transaction. Warnings name every protected principal
 * that the policy locks out, alone or with others, although it passes; with an override the audit details give its reason.
 * @throws OstiaryError `conflict` with one finding for each principal that must not be locked out;
 * `badRequest` when the header gives no reason.
 */
export async function guardAgainstLockout(
  change: ProposedChange,
  body: ConditionalAccessPolicyBody,
): Promise<LockoutJudgement> {
  const reason = readOverrideReason(change.context.request)
  const situation = await findSituation(change, body)
  if (situation === undefined) return harmless
  const refused = refusals(situation)
  if (refused.length > 0 && reason === undefined) throw refusal(refused, situation)
  const warnings = [...situation.after]
    .filter(([, lockout]) => situation.isCaused(lockout))
    .map(([key, lockout]) => lockoutFinding(lockout, situation.principals.get(key), 'written'))
  return {
    warnings,
    auditDetails:
      refused.length > 0 && reason !== undefined ? [{ key: overrideHeader, value: reason }] : [],
  }
}
