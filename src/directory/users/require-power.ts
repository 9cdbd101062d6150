/**
 * Who may change what lets an administrator sign in: name, password, phones, state; and who may delete or restore one.
 * Source: https://learn.microsoft.com/entra/identity/role-based-access-control/privileged-roles-permissions,
 * "Who can perform sensitive actions".
 */

import { deletedFamily, type Tombstone } from '../../graph/handlers/tombstone.ts'
import { partsOf } from '../../graph/kept-parts.ts'
import type { OperationContext } from '../../graph/operation.ts'
import { roleTemplates } from '../../graph/role-templates.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { isJsonObject, memberText, type JsonObject } from '../../kernel/json.ts'
import type { EntityKey, Reader, StoredObject } from '../../store/port.ts'
import { directoryRoles, groups, membersRelation, ownersRelation } from '../kinds.ts'
import { roleTemplateIdsOf } from '../membership.ts'
import { isAssignable } from '../groups/group-types.ts'
import { rolesOfCaller } from '../writes/require-authority.ts'
import { userCodes } from './user-codes.ts'

const sensitiveMembers = [
  'accountEnabled',
  'businessPhones',
  'mobilePhone',
  'onPremisesImmutableId',
  'otherMails',
  'passwordProfile',
  'userPrincipalName',
]

/** Tells whether a request sets a member that lets a user sign in. */
export function isSensitive(given: JsonObject): boolean {
  return sensitiveMembers.some((name) => given[name] !== undefined)
}

const powerful: readonly string[] = [
  roleTemplates.globalAdministrator,
  roleTemplates.privilegedAuthenticationAdministrator,
]

/** Roles whose holders a User Administrator may change too. */
const harmless: ReadonlySet<string> = new Set([
  '88d8e3e3-8f55-4a1e-953a-9b9898b8876b', // Directory Readers
  '95e79109-95c0-4d8e-aee3-d01accf2d47b', // Guest Inviter
  '729827e3-9c14-49f7-bb1b-9608f156bbb8', // Helpdesk Administrator
  '790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b', // Message Center Reader
  '966707d0-3269-4727-9be2-8c3a10f19b9d', // Password Administrator
  '75934031-6c7e-415a-99d7-48dbd49e875e', // Usage Summary Reports Reader
  roleTemplates.groupsAdministrator,
  roleTemplates.reportsReader,
  roleTemplates.userAdministrator,
])

/** Relations of a role-assignable group by which a user gets its roles, or can give them. */
const groupRelations: readonly string[] = [membersRelation, ownersRelation]

async function isPrivileged(
  { caller: { tenant } }: OperationContext,
  reader: Reader,
  user: EntityKey,
): Promise<boolean> {
  const roles = await roleTemplateIdsOf(reader, tenant, user)
  if (roles.some((role) => !harmless.has(role))) return true
  const filter = {
    kind: 'comparison',
    operator: 'eq',
    property: 'isAssignableToRole',
    value: true,
  } as const
  for (const relation of groupRelations) {
    const end = { relation, target: user, family: groups.name }
    if ((await reader.countRelated(tenant, end, filter)) > 0) return true
  }
  return false
}

/** Tells whether an edge that was kept made a deleted user privileged. */
async function wasPrivilegedBy(
  { caller: { tenant } }: OperationContext,
  reader: Reader,
  { family, id }: EntityKey,
): Promise<boolean> {
  const source = await reader.find(tenant, { family, id })
  if (family === directoryRoles.name) {
    return source !== undefined && !harmless.has(memberText(source.body, 'roleTemplateId'))
  }
  const deleted = source ?? (await reader.find(tenant, { family: deletedFamily(groups), id }))
  const body = source ? source.body : deleted?.body['body']
  return isJsonObject(body) && isAssignable(body)
}

const sourceFamilies: readonly string[] = [directoryRoles.name, groups.name]

/** Tells whether a deleted user was privileged, by the edges that were kept. */
async function wasPrivileged(
  context: OperationContext,
  reader: Reader,
  tombstone: StoredObject,
): Promise<boolean> {
  for (const { relation, end, family, ids } of partsOf(tombstone).edges) {
    if (end !== 'target' || !groupRelations.includes(relation)) continue
    if (!sourceFamilies.includes(family)) continue
    for (const id of ids) {
      if (await wasPrivilegedBy(context, reader, { family, id })) return true
    }
  }
  return false
}

async function requirePowerful(context: OperationContext, reader: Reader): Promise<void> {
  const held = await rolesOfCaller(context, reader)
  if (held.some((role) => powerful.includes(role))) return
  throw new OstiaryError('authorizationRequestDenied', {
    findings: [
      {
        ostiaryCode: userCodes.targetPrivileged,
        message:
          'the user holds a privileged directory role; the caller needs the role Global Administrator or Privileged Authentication Administrator',
        target: 'directoryRoles',
      },
    ],
  })
}

/**
 * Checks that the caller may change how a user signs in.
 * @throws OstiaryError `authorizationRequestDenied` when the user is privileged and the caller is not enough.
 */
export async function requirePower(
  context: OperationContext,
  reader: Reader,
  user: EntityKey,
): Promise<void> {
  if (await isPrivileged(context, reader, user)) await requirePowerful(context, reader)
}

/**
 * Checks that the caller may restore a deleted user, or delete it for good.
 * @throws OstiaryError `authorizationRequestDenied` when the user was privileged and the caller is not enough.
 */
export async function requirePowerOverDeleted(
  context: OperationContext,
  reader: Reader,
  tombstone: StoredObject<Tombstone<JsonObject>>,
): Promise<void> {
  if (await wasPrivileged(context, reader, tombstone)) await requirePowerful(context, reader)
}
