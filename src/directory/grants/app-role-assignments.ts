/**
 * App role assignments: which principal has which role of which resource.
 * Source: `serviceprincipal-post-approleassignedto`, `user-post-approleassignments`, `appRoleAssignment`.
 */

import { anyOf, type AccessRule } from '../../graph/access-rule.ts'
import type { EntitySet } from '../../graph/entity-set.ts'
import type { OperationContext } from '../../graph/operation.ts'
import type { Operation } from '../../graph/operation.ts'
import { roleTemplates } from '../../graph/role-templates.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { keyOf } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { Reader, StoredObject, Transaction } from '../../store/port.ts'
import { readApplications } from '../access.ts'
import { listedObjects, textsOf } from '../app-parts/text-rules.ts'
import { appRoleAssignmentType } from '../entity-types.ts'
import { appRoleAssignments, groups, servicePrincipals, users } from '../kinds.ts'
import { roleTemplateIdsOf } from '../membership.ts'
import {
  graphAppId,
  graphPermissionOf,
  withPublishedPermissions,
} from '../service-principals/microsoft-graph.ts'
import { writtenServicePrincipals } from '../service-principals/kind.ts'
import { groupSet, servicePrincipalSet, userSet } from '../sets.ts'
import { appRoleAssignment } from '../types/service-principal.ts'
import { directoryCodec, type DirectoryProposal } from '../writes/directory-codec.ts'
import {
  ownedObjectOperations,
  type OwnedObjects,
  type OwnedWrite,
} from '../writes/item-operations.ts'
import { refuseWrite } from '../writes/refuse.ts'
import { writtenDirectoryKind } from '../writes/written-kind.ts'
import { earlierGrants, earlierGrantsOf } from './granted-roles.ts'
import { permissionGrantCodes } from './grant-codes.ts'

/** The role of an application that publishes none. Source: `appRoleAssignment`, `appRoleId`. */
const defaultRole = '00000000-0000-0000-0000-000000000000'

export const writtenAppRoleAssignments = writtenDirectoryKind(appRoleAssignments, {
  type: appRoleAssignmentType,
  readAccess: readApplications,
  audit: { category: 'ApplicationManagement', targetType: 'AppRoleAssignment' },
  noun: 'app role assignment',
})

/** Roles that grant any app role, and those that grant app roles of other resources than Microsoft Graph. */
const grantAll: readonly string[] = [
  roleTemplates.globalAdministrator,
  roleTemplates.privilegedRoleAdministrator,
]
const grantOthers: readonly string[] = [
  roleTemplates.applicationAdministrator,
  roleTemplates.cloudApplicationAdministrator,
]

const assignRoles: AccessRule = {
  delegated: anyOf('AppRoleAssignment.ReadWrite.All', 'Directory.AccessAsUser.All'),
  application: anyOf('AppRoleAssignment.ReadWrite.All'),
  directoryRoles: [...grantAll, ...grantOthers],
  denial: 'authorizationRequestDenied',
}

const codec = directoryCodec(appRoleAssignment, {
  resource: 'AppRoleAssignment',
  required: ['appRoleId', 'principalId', 'resourceId'],
  readOnly: ['creationTimestamp', 'principalDisplayName', 'principalType', 'resourceDisplayName'],
})

const principalTypes = [
  { kind: users, type: 'User', memberType: 'User' },
  { kind: groups, type: 'Group', memberType: 'User' },
  { kind: servicePrincipals, type: 'ServicePrincipal', memberType: 'Application' },
] as const

/** WHY not the words of Graph for objects that do not exist: Terraform repeats such a request for minutes. */
function missing(name: string, id: string): OstiaryError {
  return refuseWrite(
    permissionGrantCodes.objectMissing,
    `\`${name}\` '${id}' is not the id of an object for it`,
  )
}

async function findPrincipal(
  { caller }: OperationContext,
  transaction: Reader,
  id: string,
): Promise<readonly [StoredObject, (typeof principalTypes)[number]]> {
  for (const each of principalTypes) {
    const object = await transaction.find(caller.tenant, { family: each.kind.name, id })
    if (object !== undefined) return [object, each]
  }
  throw missing('principalId', id)
}

async function requireGrantRight(
  { context, transaction }: OwnedWrite,
  resource: StoredObject,
): Promise<void> {
  const { caller } = context
  if (caller.kind === 'application' || memberText(resource.body, 'appId') !== graphAppId) return
  const held = await roleTemplateIdsOf(transaction, caller.tenant, caller.user)
  if (held.some((role) => grantAll.includes(role))) return
  throw new OstiaryError('authorizationRequestDenied', {
    findings: [
      {
        ostiaryCode: permissionGrantCodes.graphGrantDenied,
        message:
          'application permissions of Microsoft Graph are granted by Global Administrators and Privileged Role Administrators',
      },
    ],
  })
}

function requireAssignable(resource: StoredObject, appRoleId: string, memberType: string): void {
  if (appRoleId === defaultRole) return
  const roles = listedObjects(withPublishedPermissions(resource.body)['appRoles'])
  const role = roles.find((each) => keyOf(memberText(each, 'id')) === keyOf(appRoleId))
  const problem =
    role === undefined
      ? 'is not an app role of the resource'
      : role['isEnabled'] === false
        ? 'is disabled'
        : textsOf(role['allowedMemberTypes']).includes(memberType)
          ? undefined
          : `is not for principals of type ${memberType}`
  if (problem === undefined) return
  throw refuseWrite(
    permissionGrantCodes.assignmentInvalid,
    `\`appRoleId\` '${appRoleId}' ${problem}`,
  )
}

async function requireNew({ context, transaction }: OwnedWrite, body: JsonObject): Promise<void> {
  const equals = (property: string) =>
    ({ kind: 'comparison', operator: 'eq', property, value: memberText(body, property) }) as const
  const operands = ['principalId', 'resourceId', 'appRoleId'].map(equals)
  const filter = { kind: 'and', operands } as const
  const { tenant } = context.caller
  if ((await transaction.count(tenant, appRoleAssignments.name, filter)) === 0) return
  throw refuseWrite(
    permissionGrantCodes.assignmentExists,
    'Permission being assigned already exists on the object',
  )
}

async function prepare(
  write: OwnedWrite,
  { body }: DirectoryProposal,
  ownerMember: string,
): Promise<JsonObject> {
  const { context, transaction, owner } = write
  if (keyOf(memberText(body, ownerMember)) !== keyOf(owner.id)) {
    throw refuseWrite(
      permissionGrantCodes.pathDiffers,
      `\`${ownerMember}\` must be the id of the path, '${owner.id}'`,
    )
  }
  const resourceId = memberText(body, 'resourceId')
  const key = { family: servicePrincipals.name, id: resourceId }
  const resource = await transaction.find(context.caller.tenant, key)
  if (resource === undefined) throw missing('resourceId', resourceId)
  const principalId = memberText(body, 'principalId')
  const [principal, { type, memberType }] = await findPrincipal(context, transaction, principalId)
  if (memberType === 'Application') await requireGrantRight(write, resource)
  requireAssignable(resource, memberText(body, 'appRoleId'), memberType)
  await requireNew(write, body)
  return {
    appRoleId: keyOf(memberText(body, 'appRoleId')),
    principalDisplayName: memberText(principal.body, 'displayName'),
    principalId: principal.id,
    principalType: type,
    resourceDisplayName: memberText(resource.body, 'displayName'),
    resourceId: resource.id,
  }
}

/** Takes the permission of a removed assignment out of what an earlier release stored with the principal. */
async function forgetEarlierGrant(
  transaction: Transaction,
  { context }: OwnedWrite,
  { body }: StoredObject,
): Promise<void> {
  const { tenant } = context.caller
  const key = { family: servicePrincipals.name, id: memberText(body, 'principalId') }
  const principal = await transaction.find(tenant, key)
  if (principal === undefined) return
  const removed = graphPermissionOf(memberText(body, 'appRoleId'))
  const names = earlierGrantsOf(principal)
  if (removed === undefined || !names.includes(removed)) return
  const kept = { ...principal.body, [earlierGrants]: names.filter((name) => name !== removed) }
  await transaction.replace({
    ...key,
    body: kept,
    index: writtenServicePrincipals.index(kept),
    uniqueKeys: [],
  })
}

function assignmentsBelow(owner: EntitySet, name: string, ownerMember: string): OwnedObjects {
  return {
    owner,
    name,
    kind: writtenAppRoleAssignments,
    type: appRoleAssignmentType,
    ownerMember,
    codec,
    access: assignRoles,
    isUpdatable: false,
    prepare: (write, proposal) => prepare(write, proposal, ownerMember),
    afterDelete: ({ transaction }, write, item) => forgetEarlierGrant(transaction, write, item),
  }
}

/** The operations that assign app roles and remove assignments. */
export const appRoleAssignmentOperations: readonly Operation[] = [
  assignmentsBelow(servicePrincipalSet, 'appRoleAssignedTo', 'resourceId'),
  ...[servicePrincipalSet, userSet, groupSet].map((owner) =>
    assignmentsBelow(owner, 'appRoleAssignments', 'principalId'),
  ),
].flatMap(ownedObjectOperations)
