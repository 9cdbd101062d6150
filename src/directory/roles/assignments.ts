/**
 * Role assignments as callers write them. An assignment of a built-in role in the whole tenant is a membership of the
 * directory role. Every other one is stored: it gives no power in this service, which does not follow custom roles and
 * parts of a tenant.
 * Source: `rbacapplication-post-roleassignments`, `unifiedroleassignment-delete`.
 */

import { changeObjects } from '../../graph/change.ts'
import type { OperationContext } from '../../graph/operation.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { memberText } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import {
  readTenantAssignmentId,
  scopedAssignmentId,
  tenantAssignmentId,
} from '../role-assignments/assignment-id.ts'
import { findAssignment, findRoleOf, heldRole } from '../role-assignments/assignment-pages.ts'
import { roleAssignments } from '../kinds.ts'
import { directoryObjectNotFound } from '../own-tenant.ts'
import type { DirectoryChange } from '../writes/guard-change.ts'
import type { DirectoryOptions } from '../writes/options.ts'
import { refuseWrite } from '../writes/refuse.ts'
import {
  changeOfEdge,
  edgeOf,
  hasEdge,
  linkEdge,
  proposeEdges,
  unlinkEdge,
  type ProposedEdge,
} from '../writes/written-reference.ts'
import { conflictingObject, ensureActivated } from './activation.ts'
import { writtenAssignments } from './kind.ts'
import { createRecorded, deleteRecorded, type RelatedWriter } from './recorded-writes.ts'
import { roleCodes } from './role-codes.ts'
import { findBuiltIn, requireHolder, requireRole, requireScope } from './role-holders.ts'
import { roleMembers } from './role-members.ts'
import { scopeKey, scopeMembers, type RoleScope } from './role-scope.ts'

/** Most stored assignments of a tenant: of custom roles, and in parts of the tenant. WHY our own number: Entra publishes none. */
export const mostStoredAssignments = 10_000

/** Who shall hold which role, and where. */
export interface ProposedAssignment {
  readonly principalId: string
  readonly roleDefinitionId: string
  readonly scope: RoleScope
}

/** Tells whether an assignment is a membership of a directory role. */
function isMembership({ roleDefinitionId, scope }: ProposedAssignment): boolean {
  return scope.kind === 'tenant' && findBuiltIn(roleDefinitionId) !== undefined
}

function idOf({ scope, ...holding }: ProposedAssignment): string {
  const isTenantWide = isMembership({ scope, ...holding })
  return isTenantWide ? tenantAssignmentId(holding) : scopedAssignmentId(holding, scopeKey(scope))
}

function alreadyAssigned(): OstiaryError {
  return new OstiaryError('directoryBadRequest', {
    message: conflictingObject,
    findings: [
      {
        ostiaryCode: roleCodes.assignmentExists,
        message: 'the principal holds the role in this scope already',
        target: '/principalId',
      },
    ],
  })
}

async function guarded<Result>(
  context: OperationContext,
  writer: RelatedWriter,
  { guardChange }: DirectoryOptions,
  changes: readonly DirectoryChange[],
  apply: () => Promise<Result>,
): Promise<Result> {
  const { result, auditDetails } = await guardChange(context, writer.transaction, changes, apply)
  writer.addDetails(auditDetails)
  return result
}

/** Adds a principal to a directory role, which is activated first where that is needed. */
async function addMember(
  context: OperationContext,
  writer: RelatedWriter,
  options: DirectoryOptions,
  role: StoredObject,
  principal: StoredObject,
): Promise<StoredObject> {
  const source = await ensureActivated(context, writer, role)
  const { transaction } = writer
  const { tenant } = context.caller
  if (await hasEdge(transaction, tenant, edgeOf(roleMembers.relation, source, principal))) {
    throw alreadyAssigned()
  }
  const edges = await proposeEdges(context, transaction, roleMembers, source, [principal.id])
  const changes = edges.map((edge) => changeOfEdge(roleMembers, edge, 'link'))
  await guarded(context, writer, options, changes, async () => {
    for (const edge of edges) await linkEdge(writer, roleMembers, edge)
  })
  return heldRole(source, principal)
}

async function storeAssignment(
  { caller }: OperationContext,
  writer: RelatedWriter,
  proposed: ProposedAssignment,
): Promise<StoredObject> {
  const { transaction } = writer
  const id = idOf(proposed)
  const key = { family: roleAssignments.name, id }
  if ((await transaction.find(caller.tenant, key)) !== undefined) throw alreadyAssigned()
  const count = await transaction.count(caller.tenant, roleAssignments.name)
  if (count >= mostStoredAssignments) {
    throw refuseWrite(
      roleCodes.tooManyAssignments,
      `The tenant has ${count} assignments of custom roles or in parts of the tenant; the most are ${mostStoredAssignments}.`,
    )
  }
  const { principalId, roleDefinitionId, scope } = proposed
  const body = { principalId, roleDefinitionId, ...scopeMembers(scope) }
  return createRecorded(writer, writtenAssignments, id, body)
}

/**
 * Makes an assignment in a transaction.
 * @throws OstiaryError for a missing role, principal or scope, and for an assignment that exists.
 */
export async function assign(
  context: OperationContext,
  writer: RelatedWriter,
  options: DirectoryOptions,
  proposed: ProposedAssignment,
): Promise<StoredObject> {
  const { transaction } = writer
  const { caller } = context
  const role = await requireRole(transaction, caller, proposed.roleDefinitionId)
  const principal = await requireHolder(transaction, caller, proposed.principalId)
  await requireScope(transaction, caller, proposed.scope)
  if (isMembership(proposed)) return addMember(context, writer, options, role, principal)
  // WHY: views of an administrative unit name the directory role, not its template.
  if (findBuiltIn(role.id) !== undefined) await ensureActivated(context, writer, role)
  const spelled = { ...proposed, roleDefinitionId: role.id, principalId: principal.id }
  return storeAssignment(context, writer, spelled)
}

async function removeMember(
  context: OperationContext,
  writer: RelatedWriter,
  options: DirectoryOptions,
  { body }: StoredObject,
): Promise<void> {
  const { transaction } = writer
  const { tenant } = context.caller
  const source = await findRoleOf(transaction, tenant, memberText(body, 'roleDefinitionId'))
  const target = await requireHolderOf(context, writer, memberText(body, 'principalId'))
  if (source === undefined) throw directoryObjectNotFound(memberText(body, 'roleDefinitionId'))
  const edge: ProposedEdge = { context, transaction, source, target }
  await roleMembers.checkUnlink?.(edge)
  await guarded(context, writer, options, [changeOfEdge(roleMembers, edge, 'unlink')], () =>
    unlinkEdge(writer, roleMembers, edge),
  )
}

async function requireHolderOf(
  { caller }: OperationContext,
  { transaction }: RelatedWriter,
  id: string,
): Promise<StoredObject> {
  for (const { name: family } of roleMembers.targets) {
    const found = await transaction.find(caller.tenant, { family, id })
    if (found !== undefined) return found
  }
  throw directoryObjectNotFound(id)
}

/**
 * Removes an assignment in a transaction.
 * @throws OstiaryError `directoryResourceNotFound`; `directoryBadRequest` for the last Global Administrator.
 */
export async function unassign(
  context: OperationContext,
  writer: RelatedWriter,
  options: DirectoryOptions,
  id: string,
): Promise<void> {
  const assignment = await findAssignment(writer.transaction, context.caller.tenant, id)
  if (assignment === undefined) throw directoryObjectNotFound(id)
  if (readTenantAssignmentId(id) === undefined)
    await deleteRecorded(writer, writtenAssignments, assignment)
  else await removeMember(context, writer, options, assignment)
}

/** Finds the assignment of a principal in a scope; undefined when there is none. */
export async function findProposed(
  { caller }: OperationContext,
  { transaction }: Pick<RelatedWriter, 'transaction'>,
  proposed: ProposedAssignment,
): Promise<StoredObject | undefined> {
  return findAssignment(transaction, caller.tenant, idOf(proposed))
}

/** Runs a change of assignments in a transaction of its own. */
export function changeAssignments<Result>(
  context: OperationContext,
  work: (writer: RelatedWriter) => Promise<Result>,
): Promise<Result> {
  return changeObjects(context, writtenAssignments, work)
}
