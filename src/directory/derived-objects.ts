/**
 * Objects that the directory of every tenant has without storing them: its domains, the built-in roles, and the role
 * assignments that the members of its directory roles are.
 */

import type { OperationContext } from '../graph/operation.ts'
import type { JsonObject } from '../kernel/json.ts'
import { memberText } from '../kernel/json.ts'
import { everyItem } from '../store/every-item.ts'
import type { StoredObject } from '../store/port.ts'
import { builtInRoles } from './built-in-roles.ts'
import {
  assignmentInstances,
  directoryRoles,
  directoryRoleTemplates,
  domains,
  membersRelation,
  roleAssignments,
  roleDefinitions,
} from './kinds.ts'
import { ownTenant } from './own-tenant.ts'

/** Built-in objects are older than any tenant. */
const always = new Date(0)

function derivedObject(family: string, id: string, body: JsonObject): StoredObject {
  return { family, id, version: 1, body, createdAt: always, modifiedAt: always }
}

/** The templates of the built-in roles, from which a tenant activates directory roles. */
export const builtInTemplates: readonly StoredObject[] = [...builtInRoles].map(
  ([id, displayName]) =>
    derivedObject(directoryRoleTemplates.name, id, { displayName, description: displayName }),
)

/** The definitions of the built-in roles. Their permissions are not among the data of this service. */
export const builtInDefinitions: readonly StoredObject[] = [...builtInRoles].map(
  ([id, displayName]) =>
    derivedObject(roleDefinitions.name, id, {
      description: displayName,
      displayName,
      isBuiltIn: true,
      isEnabled: true,
      resourceScopes: ['/'],
      rolePermissions: [],
      templateId: id,
      version: '1',
    }),
)

/** The domains of the caller's tenant. The id of a domain is its name. */
export async function domainsOf(context: OperationContext): Promise<readonly StoredObject[]> {
  const tenant = await ownTenant(context)
  return tenant.domains.map(({ name, isDefault }) =>
    derivedObject(domains.name, name, {
      authenticationType: 'Managed',
      isAdminManaged: true,
      isDefault,
      isInitial: name.endsWith('.onmicrosoft.com'),
      isRoot: true,
      isVerified: true,
      supportedServices: ['Email', 'OfficeCommunicationsOnline'],
    }),
  )
}

/** The bytes of a GUID in the order in which Windows writes them. */
function guidBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex')
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes
}

/**
 * The id of the assignment of a role to a principal in the whole tenant, as Graph makes it.
 * Shape: `lAPpYvVpN0KRkAEhdxReEMwnxXbgyLJLnV0fT2KtkL8-1`: role and principal in Base64 for URLs, the kind of scope.
 */
function assignmentId(roleDefinitionId: string, principalId: string): string {
  const bytes = Buffer.concat([guidBytes(roleDefinitionId), guidBytes(principalId)])
  return `${bytes.toString('base64url')}-1`
}

/** The role assignments that the members of the tenant's directory roles are. */
export async function assignmentsOf({
  store,
  caller,
}: OperationContext): Promise<readonly StoredObject[]> {
  const roles = await everyItem((query) => store.list(caller.tenant, directoryRoles.name, query))
  const assignments = await Promise.all(
    roles.map(async (source) => {
      const end = { relation: membersRelation, source }
      const members = await everyItem((query) => store.listRelated(caller.tenant, end, query))
      const roleDefinitionId = memberText(directoryRoles.bodyOf(source), 'roleTemplateId')
      return members.map(({ id: principalId }) =>
        derivedObject(roleAssignments.name, assignmentId(roleDefinitionId, principalId), {
          directoryScopeId: '/',
          principalId,
          roleDefinitionId,
        }),
      )
    }),
  )
  return assignments.flat()
}

/** The same assignments as instances of schedules: active, without an end. */
export async function assignmentInstancesOf(
  context: OperationContext,
): Promise<readonly StoredObject[]> {
  const assignments = await assignmentsOf(context)
  return assignments.map(({ id, body }) =>
    derivedObject(assignmentInstances.name, id, {
      ...body,
      assignmentType: 'Assigned',
      memberType: 'Direct',
      roleAssignmentOriginId: id,
      roleAssignmentScheduleId: id,
    }),
  )
}
