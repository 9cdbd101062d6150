/**
 * Objects that the directory of every tenant has without storing them: its domains and the built-in roles; and
 * the role assignments that the members of its directory roles are.
 */

import type { OperationContext } from '../graph/operation.ts'
import { formatWholeSeconds } from '../kernel/clock.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { StoredObject } from '../store/port.ts'
import { assignmentPages } from './role-assignments/assignment-pages.ts'
import { builtInRoles, isPrivilegedRole } from './built-in-roles.ts'
import {
  assignmentInstances,
  assignmentSchedules,
  directoryRoleTemplates,
  domains,
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
      isPrivileged: isPrivilegedRole(displayName),
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

/** The role assignments of a tenant. */
export const shownAssignments = assignmentPages({
  kind: roleAssignments,
  show: (assignment) => assignment,
})

/** The same assignments as schedules: active, without an end. */
export const shownAssignmentSchedules = assignmentPages({
  kind: assignmentSchedules,
  show: ({ id, body, createdAt }) => ({
    ...derivedObject(assignmentSchedules.name, id, {
      ...body,
      assignmentType: 'Assigned',
      memberType: 'Direct',
      scheduleInfo: {
        expiration: { type: 'noExpiration' },
        startDateTime: formatWholeSeconds(createdAt),
      },
      status: 'Provisioned',
    }),
    createdAt,
  }),
})

/** The same assignments as instances of these schedules. */
export const shownAssignmentInstances = assignmentPages({
  kind: assignmentInstances,
  show: ({ id, body, createdAt }) => ({
    ...derivedObject(assignmentInstances.name, id, {
      ...body,
      assignmentType: 'Assigned',
      memberType: 'Direct',
      roleAssignmentOriginId: id,
      roleAssignmentScheduleId: id,
    }),
    createdAt,
  }),
})
