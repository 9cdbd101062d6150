/**
 * The identities a tenant keeps for emergencies: `/ostiary/v1/tenant/break-glass`. Graph has no such
 * resource; there they are known only by being excluded from every policy.
 * Source: https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
 */

import { quoted } from '../../../edm/place.ts'
import type { AuditDetail } from '../../../graph/directory-audit.ts'
import type { AccessRule } from '../../../graph/access-rule.ts'
import { changePolicies } from '../../../graph/change.ts'
import { requireMatch } from '../../../graph/if-match.ts'
import type { GraphResponse } from '../../../graph/message.ts'
import type { Operation, OperationContext } from '../../../graph/operation.ts'
import { readJsonObject } from '../../../graph/read-body.ts'
import { etagOf, respondJson } from '../../../graph/respond.ts'
import { roleTemplates } from '../../../graph/role-templates.ts'
import { defaultObject } from '../../../graph/default-object.ts'
import { requirePassed } from '../../../kernel/errors/refused-by.ts'
import { printFinding, type Finding } from '../../../kernel/findings.ts'
import { keyOf, type TenantId } from '../../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../../kernel/json.ts'
import { everyItem } from '../../../store/every-item.ts'
import type { Reader, StoredObject } from '../../../store/port.ts'
import { readAccess } from '../../model/access.ts'
import { loadLockoutContext } from '../lockout-context.ts'
import { denyingPolicies } from '../denying-policies.ts'
import { listEnabledPolicies } from '../enabled-policies.ts'
import { findLockouts } from '../find-lockouts.ts'
import { loadPrincipals } from '../load-principals.ts'
import { lockoutFinding } from '../lockout-finding.ts'
import { overrideHeader, readOverrideReason, unlessOverridden } from '../override.ts'
import { reportableWarnings } from '../../model/reportable-warnings.ts'
import { readDeclaration, resolveIdentities } from './declaration.ts'
import {
  declarationKey,
  holdersOfIdentity,
  identityKinds,
  type BreakGlassIdentity,
} from '../declared-identities.ts'
import { breakGlassKind, type BreakGlassBody } from './kind.ts'
import { lockoutCodes } from '../lockout-codes.ts'

const permissions = [['Policy.ReadWrite.ConditionalAccess', 'Policy.Read.All']]

/** Whoever sets them decides who can overrule every policy. */
const writeAccess: AccessRule = {
  delegated: permissions,
  application: permissions,
  directoryRoles: [roleTemplates.globalAdministrator],
  denial: 'accessDenied',
}

const path = '/tenant/break-glass'

/** What a tenant has before the first declaration. */
const emptyDeclaration = defaultObject(declarationKey, { identities: [] } satisfies BreakGlassBody)

/** Finds users, groups and service principals by `keyOf` their ids. */
async function findDirectoryObjects(
  reader: Reader,
  tenant: TenantId,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredObject>> {
  const found = new Map<string, StoredObject>()
  if (ids.length === 0) return found
  for (const { name } of Object.values(identityKinds)) {
    const objects = await everyItem((query) =>
      reader.list(tenant, name, {
        ...query,
        filter: { kind: 'in', property: 'id', values: ids },
      }),
    )
    for (const object of objects) found.set(keyOf(object.id), object)
  }
  return found
}

/** Lists by which policies of today a declared identity is locked out, at the identity's place. */
async function findCurrentLockouts(
  reader: Reader,
  tenant: TenantId,
  identities: readonly BreakGlassIdentity[],
  at: Date,
): Promise<readonly Finding[]> {
  const policies = await listEnabledPolicies(reader, tenant)
  const reading = { at, policies, withLocations: true }
  const circumstances = await loadLockoutContext(reader, tenant, reading)
  const denying = denyingPolicies(policies, circumstances)
  const warnings: Finding[] = []
  for (const [index, identity] of identities.entries()) {
    const declaredAs = identity.type === 'group' ? 'memberOfGroup' : 'identity'
    const holders = await holdersOfIdentity(reader, tenant, identity)
    const principals = await loadPrincipals(reader, tenant, holders, denying)
    for (const lockout of findLockouts(policies, principals, circumstances)) {
      const finding = lockoutFinding(lockout, { isAdministrator: false, declaredAs }, 'stored')
      warnings.push({ ...finding, target: `/identities/${index}` })
    }
  }
  return reportableWarnings(warnings)
}

function nameIn(
  objects: ReadonlyMap<string, StoredObject>,
  { id }: BreakGlassIdentity,
): string | null {
  const object = objects.get(keyOf(id))
  return object ? memberText(object.body, 'displayName') : null
}

/**
 * Judges what a declaration leaves out of the one before: who exists would lose protection, and whoever
 * takes it away says why. Returns what the audit log says of it.
 * @throws OstiaryError `conflict` with one finding for each identity when no reason is given.
 */
async function judgeRemovals(
  context: OperationContext,
  reader: Reader,
  before: readonly BreakGlassIdentity[],
  after: readonly BreakGlassIdentity[],
): Promise<readonly AuditDetail[]> {
  const reason = readOverrideReason(context.request)
  const kept = new Set(after.map(({ id }) => keyOf(id)))
  const removed = before.filter(({ id }) => !kept.has(keyOf(id)))
  const ids = removed.map(({ id }) => id)
  const objects = await findDirectoryObjects(reader, context.caller.tenant, ids)
  // WHY: an object that was deleted cannot be declared again and needs no protection.
  const findings = removed
    .filter(({ id }) => objects.has(keyOf(id)))
    .map((identity): Finding => {
      const name = quoted(nameIn(objects, identity) || identity.id)
      const message = `${name} (${identity.id}, ${identity.type}) would no longer be protected as a break-glass identity`
      return { ostiaryCode: lockoutCodes.protectionRemoved, message, target: '/identities' }
    })
  if (findings.length === 0) return []
  if (reason !== undefined) return [{ key: overrideHeader, value: reason }]
  throw unlessOverridden(findings)
}

/** Answers the declaration, each identity with the display name it has now; null when it is gone. */
async function respond(
  context: OperationContext,
  { identities, warnings = [] }: BreakGlassBody,
  { version }: StoredObject,
): Promise<GraphResponse> {
  const ids = identities.map(({ id }) => id)
  const objects = await findDirectoryObjects(context.store, context.caller.tenant, ids)
  const printed = identities.map(({ id, type }): JsonObject => {
    return { id, type, displayName: nameIn(objects, { id, type }) }
  })
  return respondJson(
    200,
    { identities: printed, ...(warnings.length === 0 ? {} : { '@ostiary.warnings': warnings }) },
    { ETag: etagOf(version) },
  )
}

const get: Operation = {
  method: 'GET',
  path,
  roots: ['ostiary/v1'],
  access: readAccess,
  produces: 'json',
  handle: async (context) => {
    const stored = await context.store.find(context.caller.tenant, declarationKey)
    const declared = stored ?? emptyDeclaration
    const { identities } = declared.body as BreakGlassBody
    return respond(context, { identities }, declared)
  },
}

/** Replaces the whole declaration. Taking protection away needs a reason, as locking somebody out does. */
const put: Operation = {
  method: 'PUT',
  path,
  roots: ['ostiary/v1'],
  access: writeAccess,
  produces: 'json',
  handle: async (context) => {
    const { request, caller } = context
    const requested = requirePassed(readDeclaration(readJsonObject(request)))
    const written = await changePolicies(context, breakGlassKind, async (writer) => {
      const { transaction } = writer
      const stored = await transaction.find(caller.tenant, declarationKey)
      requireMatch(request, stored ?? emptyDeclaration)
      const ids = requested.map(({ id }) => id)
      const objects = await findDirectoryObjects(transaction, caller.tenant, ids)
      const identities = requirePassed(resolveIdentities(requested, objects))
      const declared = (stored ?? emptyDeclaration).body as BreakGlassBody
      const details = await judgeRemovals(context, transaction, declared.identities, identities)
      const warnings = await findCurrentLockouts(transaction, caller.tenant, identities, request.at)
      const body: BreakGlassBody = {
        identities,
        ...(warnings.length === 0 ? {} : { warnings: warnings.map(printFinding) }),
      }
      return stored === undefined
        ? writer.create(declarationKey.id, body)
        : writer.replace(stored, body, { details })
    })
    return respond(context, written.body as BreakGlassBody, written)
  },
}

/** Every operation on break-glass identities. */
export const breakGlassOperations: readonly Operation[] = [get, put]
