/**
 * Keeps a tenant from locking itself out: refuses a policy that would deny every sign-in of all Global
 * Administrators, or of one declared break-glass identity, unless the caller says why it must be.
 * DEVIATION: Graph stores such a policy; only its portal warns.
 * Source: https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
 */

import type { GuardedWrite, ProposedChange } from '../../graph/descriptor.ts'
import type { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { keyOf } from '../../kernel/ids.ts'
import type { ConditionalAccessPolicyBody } from '../policies/body.ts'
import { listEnabledPolicies } from './enabled-policies.ts'
import { denyingControl, findLockouts, type Lockout } from './find-lockouts.ts'
import { loadUnsatisfiable } from './load-unsatisfiable.ts'
import { lockoutFinding } from './lockout-finding.ts'
import { overrideHeader, readOverrideReason, unlessOverridden } from './override.ts'
import { loadProtectedPrincipals, type ProtectedPrincipal } from './protected-principals.ts'

type Verdict = Pick<GuardedWrite, 'warnings' | 'auditDetails'>

const harmless: Verdict = { warnings: [], auditDetails: [] }

/** Locked-out principals by `keyOf` their ids. */
type Lockouts = ReadonlyMap<string, Lockout>

function byPrincipal(lockouts: readonly Lockout[]): Lockouts {
  // WHY reversed: of several policies that lock somebody out, the first is named.
  return new Map(lockouts.toReversed().map((lockout) => [keyOf(lockout.principal.id), lockout]))
}

/** The certain lockouts of protected principals around a change. */
interface Situation {
  readonly principals: ReadonlyMap<string, ProtectedPrincipal>
  /** By the policies as they are stored. */
  readonly before: Lockouts
  /** By the policy as it would be stored. */
  readonly caused: Lockouts
  /** By the other policies. */
  readonly others: Lockouts
}

/**
 * Lists what must be refused. Whoever is locked out before the change is no reason to refuse it, so that
 * a tenant in trouble can still be repaired.
 */
function refusals({ principals, before, caused, others }: Situation): readonly Lockout[] {
  const isAdded = (key: string): boolean => caused.has(key) && !before.has(key)
  const administrators = [...principals].flatMap(([key, { isAdministrator }]) =>
    isAdministrator ? [key] : [],
  )
  const strandsEveryAdministrator =
    administrators.some(isAdded) &&
    administrators.every((key) => caused.has(key) || others.has(key))
  return [...principals].flatMap(([key, { isAdministrator, declaredAs }]) => {
    const isRefused =
      (isAdministrator && strandsEveryAdministrator) || (declaredAs !== undefined && isAdded(key))
    return isRefused ? (caused.get(key) ?? others.get(key) ?? []) : []
  })
}

async function findSituation(
  { context, transaction, id }: ProposedChange,
  body: ConditionalAccessPolicyBody,
): Promise<Situation | undefined> {
  const { tenant } = context.caller
  const unsatisfiable = await loadUnsatisfiable(transaction, tenant, [body])
  if (denyingControl(body, unsatisfiable) === undefined) return undefined
  const principals = await loadProtectedPrincipals(transaction, tenant)
  const judged = [...principals.values()].map(({ principal }) => principal)
  const stored = await listEnabledPolicies(transaction, tenant)
  const known = await loadUnsatisfiable(
    transaction,
    tenant,
    stored.map((policy) => policy.body),
  )
  const others = stored.filter((policy) => keyOf(policy.id) !== keyOf(id))
  return {
    principals,
    before: byPrincipal(findLockouts(stored, judged, known)),
    caused: byPrincipal(findLockouts([{ id, body }], judged, unsatisfiable)),
    others: byPrincipal(findLockouts(others, judged, known)),
  }
}

function refusal(refused: readonly Lockout[], { principals, caused }: Situation): OstiaryError {
  const findings = refused.map((lockout) => {
    const key = keyOf(lockout.principal.id)
    return lockoutFinding(lockout, principals.get(key), caused.has(key) ? 'proposed' : 'stored')
  })
  return unlessOverridden(findings)
}

/**
 * Judges a policy as it would be stored, inside its transaction. Warnings name every protected principal
 * that the policy locks out although it passes; with an override the audit details give its reason.
 * @throws OstiaryError `conflict` with one finding for each principal that must not be locked out;
 * `badRequest` when the header gives no reason.
 */
export async function guardAgainstLockout(
  change: ProposedChange,
  body: ConditionalAccessPolicyBody,
): Promise<Verdict> {
  const reason = readOverrideReason(change.context.request)
  const situation = await findSituation(change, body)
  if (situation === undefined) return harmless
  const refused = refusals(situation)
  if (refused.length > 0 && reason === undefined) throw refusal(refused, situation)
  const warnings = [...situation.principals].flatMap(([key, protection]) => {
    const lockout = situation.caused.get(key)
    return lockout === undefined ? [] : lockoutFinding(lockout, protection, 'written')
  })
  return {
    warnings: warnings,
    auditDetails:
      refused.length > 0 && reason !== undefined ? [{ key: overrideHeader, value: reason }] : [],
  }
}
