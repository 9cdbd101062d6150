/**
 * Protects a tenant from locking itself out by a change of its directory: refuses one after which no Global
 * Administrator who could sign in is left, or a declared break-glass identity that could sign in no longer can, unless
 * the caller gives a reason. Only principals that the change touches can lose access, so that it reads no others, and no
 * policies inside the transaction.
 * DEVIATION: Graph makes such a change; it refuses alone that Global Administrators give up their own role.
 * Source: https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access,
 * https://learn.microsoft.com/entra/identity/role-based-access-control/groups-remove-assignment
 */

import { servicePrincipals, users } from '../../../directory/kinds.ts'
import { containerKeysOf, memberKeysOf } from '../../../directory/nested-groups.ts'
import type { GuardDirectoryChange, GuardedChange } from '../../../directory/writes/guard-change.ts'
import type { OperationContext } from '../../../graph/operation.ts'
import type { Finding } from '../../../kernel/findings.ts'
import { keyOf, type TenantId } from '../../../kernel/ids.ts'
import { entityName } from '../../../store/entity-name.ts'
import { everyItem } from '../../../store/every-item.ts'
import type { EntityKey, Reader, Transaction } from '../../../store/port.ts'
import type { BreakGlassIdentity } from '../break-glass-kind.ts'
import { declaredIdentities } from '../declared-identities.ts'
import type { LockoutFinder } from '../find-lockouts.ts'
import { lockoutCodes } from '../lockout-codes.ts'
import { overrideHeader, readOverrideReason, unlessOverridden } from '../override.ts'
import { createLockoutRules, type RequireLockoutRules } from './lockout-rules.ts'
import { findLosses, type Access, type Loss, type Losses } from './losses.ts'
import { lossFinding, type Remaining } from './loss-finding.ts'
import { findProtections, isWatched, listProtected, mostJudgedPrincipals } from './protection.ts'
import { canAMemberSignIn, canAnAdministratorSignIn } from './remaining-access.ts'
import { requireAnswers } from './require-answers.ts'
import { loadStandings } from './standing.ts'
import { touchedByAll, type Touched } from './touched.ts'

/** One change inside its transaction. */
interface Judged {
  readonly context: OperationContext
  readonly transaction: Transaction
  readonly tenant: TenantId
  readonly identities: readonly BreakGlassIdentity[]
  readonly requireRules: RequireLockoutRules
}

/** Up to this many protected principals of a tenant, each is looked up in a group; of more, the group is listed. */
const mostListed = 200

const principalFamilies: readonly string[] = [users.name, servicePrincipals.name]

async function servicePrincipalsOf(
  reader: Reader,
  tenant: TenantId,
  appId: string,
): Promise<readonly EntityKey[]> {
  const filter = { kind: 'comparison', operator: 'eq', property: 'appId', value: appId } as const
  return everyItem((query) => reader.list(tenant, servicePrincipals.name, { ...query, filter }))
}

/**
 * Lists the users and service principals in a group or role. WHY the protected ones first: the members may be many, and
 * others do not matter.
 */
async function principalsIn(
  { transaction, tenant, identities }: Judged,
  container: EntityKey,
): Promise<readonly EntityKey[]> {
  const fewProtected = await listProtected(transaction, tenant, identities, mostListed)
  if (fewProtected === undefined) {
    const members = await memberKeysOf(transaction, tenant, container)
    return members.filter(({ family }) => principalFamilies.includes(family))
  }
  const name = entityName(container)
  const inside: EntityKey[] = []
  for (const principal of fewProtected) {
    const containers = await containerKeysOf(transaction, tenant, principal)
    if (containers.some((each) => entityName(each) === name)) inside.push(principal)
  }
  return inside
}

/** Lists the users and service principals that a change touches, each once, as far as they can be protected. */
async function touchedPrincipals(
  judged: Judged,
  { principals, containers, appIds }: Touched,
): Promise<readonly EntityKey[]> {
  const { context, transaction, tenant, identities, requireRules } = judged
  const touched = [...principals]
  if (identities.some(({ type }) => type === 'servicePrincipal')) {
    for (const appId of appIds) {
      touched.push(...(await servicePrincipalsOf(transaction, tenant, appId)))
    }
  }
  if (containers.length > 0) {
    const { named } = await requireRules(context, transaction)
    const declared = identities.flatMap(({ id, type }) => (type === 'group' ? keyOf(id) : []))
    const watched = new Set([...named.groupIds, ...declared])
    for (const { members, through } of containers) {
      if (!(await isWatched(transaction, tenant, through, watched))) continue
      touched.push(...(await principalsIn(judged, members)))
    }
  }
  return [...new Map(touched.map((key) => [entityName(key), key])).values()]
}

async function readAccess(
  { transaction, tenant, identities }: Judged,
  principals: readonly EntityKey[],
  finder: LockoutFinder,
): Promise<Access> {
  const standings = await loadStandings(transaction, tenant, principals, finder)
  requireAnswers(finder, standings.values())
  return {
    protections: await findProtections(transaction, tenant, principals, identities),
    standings,
  }
}

/** One loss for which a change is refused, and whom nobody could replace. */
interface Refused {
  readonly loss: Loss
  readonly remaining: Remaining
}

/** Keeps the losses for which no other principal is left. Of several of one principal, the first one counts. */
async function refusals(
  { transaction, tenant }: Judged,
  { identities, administrators, members }: Losses,
  finder: LockoutFinder,
): Promise<readonly Refused[]> {
  const refused: Refused[] = identities.map((loss) => ({ loss, remaining: undefined }))
  if (administrators.length > 0 && !(await canAnAdministratorSignIn(transaction, tenant, finder))) {
    refused.push(...administrators.map((loss) => ({ loss, remaining: 'administrators' as const })))
  }
  for (const [group, losses] of members) {
    if (await canAMemberSignIn(transaction, tenant, group, finder)) continue
    refused.push(...losses.map((loss) => ({ loss, remaining: 'members' as const })))
  }
  const seen = new Set<string>()
  return refused.filter(({ loss: { id } }) => !seen.has(keyOf(id)) && seen.add(keyOf(id)))
}

function accepted<Result>(
  result: Result,
  warnings: readonly Finding[] = [],
): GuardedChange<Result> {
  return { result, warnings, auditDetails: [] }
}

/** Warns of administrators whom policies deny now, although others can sign in. */
function warningsOf({ administrators }: Losses): readonly Finding[] {
  return administrators
    .filter(({ lost }) => lost.kind === 'denied')
    .map((loss) => lossFinding(loss, undefined, 'made'))
}

function findingsOf(
  refused: readonly Refused[],
  standing: Parameters<typeof lossFinding>[2],
): readonly Finding[] {
  return refused.map(({ loss, remaining }) => lossFinding(loss, remaining, standing))
}

function overridden<Result>(
  { reportOverride }: OperationContext,
  result: Result,
  reason: string,
  warnings: readonly Finding[],
): GuardedChange<Result> {
  const [first] = warnings
  reportOverride(first?.ostiaryCode ?? lockoutCodes.directoryChange)
  return { result, warnings, auditDetails: [{ key: overrideHeader, value: reason }] }
}

/** WHY with a reason alone: judging so many would keep other writes waiting. */
async function acceptedUnjudged<Result>(
  context: OperationContext,
  reason: string | undefined,
  apply: () => Promise<Result>,
): Promise<GuardedChange<Result>> {
  const finding = {
    ostiaryCode: lockoutCodes.tooManyTouched,
    message: `the change touches more than ${mostJudgedPrincipals} Global Administrators or members of declared break-glass groups, too many to judge who is locked out`,
  }
  if (reason === undefined) throw unlessOverridden([finding])
  return overridden(context, await apply(), reason, [finding])
}

/** Creates the guard. It keeps the policies of tenants between changes. The operations must be some of `judgingFirst`. */
export function createDirectoryGuard(): GuardDirectoryChange {
  const requireRules = createLockoutRules()
  return async (context, transaction, changes, apply) => {
    const reason = readOverrideReason(context.request)
    const touched = touchedByAll(changes)
    if (Object.values(touched).every((part) => part.length === 0)) return accepted(await apply())
    const { tenant } = context.caller
    const identities = await declaredIdentities(transaction, tenant)
    const judged = { context, transaction, tenant, identities, requireRules }
    const principals = await touchedPrincipals(judged, touched)
    const protections = await findProtections(transaction, tenant, principals, identities)
    const watched = principals.filter((key) => protections.has(entityName(key)))
    // WHY before the policies: most changes touch nobody who is protected.
    if (watched.length === 0) return accepted(await apply())
    if (watched.length > mostJudgedPrincipals) return acceptedUnjudged(context, reason, apply)
    const finder = await requireRules(context, transaction)
    const before = await readAccess(judged, watched, finder)
    const result = await apply()
    const after = await readAccess(judged, watched, finder)
    const losses = findLosses(before, after, finder)
    const refused = await refusals(judged, losses, finder)
    if (refused.length === 0) return accepted(result, warningsOf(losses))
    if (reason === undefined) throw unlessOverridden(findingsOf(refused, 'proposed'))
    return overridden(context, result, reason, findingsOf(refused, 'made'))
  }
}
