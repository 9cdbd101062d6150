/** The app roles that a service principal has at a resource: the `roles` of its tokens. */

import type { ResourceGrants } from '../../identity/issuer/token-resource.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { memberText } from '../../kernel/json.ts'
import type { Filter } from '../../odata/filter.ts'
import { everyItem } from '../../store/every-item.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import { listedObjects } from '../app-parts/text-rules.ts'
import { appRoleAssignments, servicePrincipals } from '../kinds.ts'
import { graphAppId, graphPermissionOf } from '../service-principals/microsoft-graph.ts'

/** The member in which earlier releases stored the names of granted permissions. */
export const earlierGrants = 'grantedApplicationPermissions'

/** The permissions that an earlier release stored with a service principal. */
export function earlierGrantsOf({ body }: Pick<StoredObject, 'body'>): readonly string[] {
  const names = body[earlierGrants]
  return Array.isArray(names) ? names.map(String) : []
}

function equals(property: string, value: string): Filter {
  return { kind: 'comparison', operator: 'eq', property, value }
}

/** Lists the names of its application permissions of Microsoft Graph, in order. Other assignments do not count. */
export async function grantedRolesOf(
  reader: Reader,
  tenant: TenantId,
  servicePrincipal: StoredObject,
): Promise<readonly string[]> {
  const graph = await everyItem((query) =>
    reader.list(tenant, servicePrincipals.name, { ...query, filter: equals('appId', graphAppId) }),
  )
  const assignments = await everyItem((query) =>
    reader.list(tenant, appRoleAssignments.name, {
      ...query,
      filter: equals('principalId', servicePrincipal.id),
    }),
  )
  const assigned = assignments
    .filter(({ body }) =>
      graph.some(({ id }) => keyOf(id) === keyOf(memberText(body, 'resourceId'))),
    )
    .map(({ body }) => graphPermissionOf(memberText(body, 'appRoleId')))
    .filter((name) => name !== undefined)
  return [...new Set([...earlierGrantsOf(servicePrincipal), ...assigned])].sort()
}

/** Finds the roles that a service principal has at a resource other than Microsoft Graph. Disabled roles do not count. */
export async function findGrantsAt(
  reader: Reader,
  tenant: TenantId,
  principalId: string,
  resource: StoredObject,
): Promise<ResourceGrants> {
  const operands = [equals('principalId', principalId), equals('resourceId', resource.id)]
  const assignments = await everyItem((query) =>
    reader.list(tenant, appRoleAssignments.name, { ...query, filter: { kind: 'and', operands } }),
  )
  const assigned = new Set(assignments.map(({ body }) => keyOf(memberText(body, 'appRoleId'))))
  const roles = listedObjects(resource.body['appRoles'])
    .filter((role) => role['isEnabled'] !== false && assigned.has(keyOf(memberText(role, 'id'))))
    .map((role) => memberText(role, 'value'))
    .filter((value) => value !== '')
  return { roles: [...new Set(roles)].sort(), isAssigned: assigned.size > 0 }
}
