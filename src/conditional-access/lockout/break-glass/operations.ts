/**
 * The identities that a tenant keeps for emergencies: `/ostiary/v1/tenant/break-glass`. Graph has no such
 * resource; there, only their exclusion from every policy shows who they are.
 * Source: https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
 */

import { quoted } from '../../../edm/place.ts'
import type { AuditDetail } from '../../../graph/directory-audit.ts'
import type { AccessRule } from '../../../graph/access-rule.ts'
import { warningsMember } from '../../../graph/handlers/respond-written.ts'
import type { GraphResponse } from '../../../graph/message.ts'
import type { DeclaredOperation } from '../../../api/declaration.ts'
import type { Operation, OperationContext } from '../../../graph/operation.ts'
import { readJsonObject } from '../../../graph/read-body.ts'
import { etagOf, respondJson } from '../../../graph/respond.ts'
import { roleTemplates } from '../../../graph/role-templates.ts'
import { defaultObject } from '../../../graph/default-object.ts'
import { findObject } from '../../../graph/stored-objects.ts'
import { writeObject } from '../../../graph/write-object.ts'
import { refusedBy, requirePassed } from '../../../kernel/errors/refused-by.ts'
import { passed, printFinding, type Finding } from '../../../kernel/findings.ts'
import { keyOf, type TenantId } from '../../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../../kernel/json.ts'
import { everyItem } from '../../../store/every-item.ts'
import type { Reader, StoredObject } from '../../../store/port.ts'
import { readAccess } from '../../model/access.ts'
import { readUnchangedPair } from '../../resources/policies/policy-set-pair.ts'
import { judgingFirst, resultOfSearch, type PrepareSearch } from '../judge-first.ts'
import { loadPrincipals } from '../load-principals.ts'
import { namedPrincipals } from '../named-principals.ts'
import type { LockoutPrincipal } from '../principal.ts'
import { compareLockouts, prepareLockoutCheck } from '../lockout-comparison.ts'
import { lockoutFinding } from '../lockout-finding.ts'
import { overrideHeader, readOverrideReason, unlessOverridden } from '../override.ts'
import { reportableWarnings } from '../../model/reportable-warnings.ts'
import { readDeclaration, resolveIdentities } from './declaration.ts'
import {
  breakGlassKind,
  declarationKey,
  identityKinds,
  type BreakGlassBody,
  type BreakGlassIdentity,
} from '../break-glass-kind.ts'
import { holdersOfIdentity } from '../declared-identities.ts'
import { readDeclares, replaceDeclares } from './declared-bodies.ts'
import { lockoutCodes } from '../lockout-codes.ts'

const permissions = [['Policy.ReadWrite.ConditionalAccess', 'Policy.Read.All']]

/** WHY this role alone: a caller who declares identities decides who can bypass every policy. */
const writeAccess: AccessRule = {
  delegated: permissions,
  application: permissions,
  directoryRoles: [roleTemplates.globalAdministrator],
  denial: 'accessDenied',
}

const path = '/tenant/break-glass'

/** The declaration of a tenant before the first write. */
const emptyDeclaration = defaultObject<BreakGlassBody>(declarationKey, { identities: [] })

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

/** Prepares the search for declared identities that the enabled policies lock out. Each target is the place of one. */
function searchCurrentLockouts(
  identities: readonly BreakGlassIdentity[],
  at: Date,
): PrepareSearch<readonly Finding[]> {
  return async (reader, tenant) => {
    const pair = await readUnchangedPair(reader, tenant)
    const check = await prepareLockoutCheck(reader, tenant, at, pair)
    const named = namedPrincipals(check.denying)
    const declared: { readonly place: string; readonly principals: readonly LockoutPrincipal[] }[] =
      []
    for (const [index, identity] of identities.entries()) {
      const holders = await holdersOfIdentity(reader, tenant, identity)
      const principals = await loadPrincipals(reader, tenant, holders, named)
      declared.push({ place: `/identities/${index}`, principals })
    }
    const warningsOf = ({ place, principals }: (typeof declared)[number], index: number) => {
      const declaredAs = identities[index]?.type === 'group' ? 'memberOfGroup' : 'identity'
      const protection = { isAdministrator: false, declaredAs } as const
      return [...compareLockouts(check, principals).after.values()].map((lockout) => ({
        ...lockoutFinding(lockout, protection, 'stored'),
        target: place,
      }))
    }
    return {
      policies: pair.after.length * identities.length,
      run: () => reportableWarnings(declared.flatMap(warningsOf)),
    }
  }
}

function nameIn(
  objects: ReadonlyMap<string, StoredObject>,
  { id }: BreakGlassIdentity,
): string | null {
  const object = objects.get(keyOf(id))
  return object ? memberText(object.body, 'displayName') : null
}

/**
 * Checks which identities a declaration removes. Those that exist would lose protection, so that the
 * caller must give a reason. Returns the reason for the audit log.
 * @throws OstiaryError `conflict` with one finding for each identity when no reason is given.
 */
async function checkRemovals(
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
  if (reason === undefined) throw unlessOverridden(findings)
  context.reportOverride(lockoutCodes.protectionRemoved)
  return [{ key: overrideHeader, value: reason }]
}

/** Answers with the declaration. Each identity has its current display name; null when it does not exist. */
async function respond(
  context: OperationContext,
  { version, body: { identities } }: StoredObject<BreakGlassBody>,
  warnings: readonly Finding[],
): Promise<GraphResponse> {
  const ids = identities.map(({ id }) => id)
  const objects = await findDirectoryObjects(context.store, context.caller.tenant, ids)
  const printed = identities.map(({ id, type }): JsonObject => {
    return { id, type, displayName: nameIn(objects, { id, type }) }
  })
  return respondJson(
    200,
    { identities: printed, ...warningsMember(warnings) },
    { ETag: etagOf(version) },
  )
}

function findDeclaration(
  reader: Reader,
  { caller }: OperationContext,
): Promise<StoredObject<BreakGlassBody> | undefined> {
  return findObject(reader, caller.tenant, breakGlassKind, declarationKey.id)
}

const get: DeclaredOperation = {
  method: 'GET',
  path,
  roots: ['ostiary/v1'],
  access: readAccess,
  produces: 'json',
  declares: readDeclares,
  handle: async (context) => {
    const stored = await findDeclaration(context.store, context)
    return respond(context, stored ?? emptyDeclaration, [])
  },
}

/** Replaces the whole declaration. Removing an identity needs a reason, as locking somebody out does. */
const put: DeclaredOperation = {
  method: 'PUT',
  path,
  roots: ['ostiary/v1'],
  access: writeAccess,
  produces: 'json',
  declares: replaceDeclares,
  handle: async (context) => {
    const { request, caller } = context
    const declaration = readDeclaration(readJsonObject(request))
    const requested = requirePassed(declaration)
    const { object, guarded } = await writeObject(context, {
      family: breakGlassKind,
      find: async (transaction) => {
        const current = await findDeclaration(transaction, context)
        const decode = async () => {
          const ids = requested.map(({ id }) => id)
          const objects = await findDirectoryObjects(transaction, caller.tenant, ids)
          const resolved = resolveIdentities(requested, objects)
          return resolved.ok && declaration.ok
            ? passed(resolved.value, declaration.warnings)
            : resolved
        }
        return { id: declarationKey.id, current, ifMatch: current ?? emptyDeclaration, decode }
      },
      invalid: refusedBy,
      guard: async ({ transaction, before = emptyDeclaration }, identities) => {
        const declared = before.body.identities
        const auditDetails = await checkRemovals(context, transaction, declared, identities)
        const warnings = await resultOfSearch(
          context,
          transaction,
          JSON.stringify(identities),
          searchCurrentLockouts(identities, request.at),
        )
        const body: BreakGlassBody = {
          identities,
          ...(warnings.length === 0 ? {} : { warnings: warnings.map(printFinding) }),
        }
        return { body, warnings, auditDetails }
      },
    })
    return respond(context, object, guarded.warnings)
  },
}

/** Every operation on break-glass identities. */
export const breakGlassOperations: readonly Operation[] = [get, judgingFirst(put)]
