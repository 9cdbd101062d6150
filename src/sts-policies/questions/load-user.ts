/** Reads a user of the directory with what claims need: attributes, groups and app roles. */

import { appRoleAssignments, groups, users } from '../../directory/kinds.ts'
import { membershipsOf } from '../../directory/membership.ts'
import { isGuid, keyOf, type TenantId } from '../../kernel/ids.ts'
import { isJsonObject, memberText, type JsonObject } from '../../kernel/json.ts'
import { everyItem } from '../../store/every-item.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import type { ClaimsGroup } from '../claims/claims-question.ts'

/** Groups whose names are read for the claims of one user; others count by their ids. */
const mostNamedGroups = 200

/** A user as the directory has it. */
export type StoredUser = StoredObject

/** Finds a user by object id or user principal name; undefined when the tenant has none. */
export async function findNamedUser(
  reader: Reader,
  tenant: TenantId,
  name: string,
): Promise<StoredUser | undefined> {
  if (isGuid(name)) {
    const found = await reader.find(tenant, { family: users.name, id: name })
    return found && users.read(found)
  }
  const { items } = await reader.list(tenant, users.name, {
    filter: { kind: 'comparison', operator: 'eq', property: 'userPrincipalName', value: name },
    limit: 1,
  })
  return items[0] && users.read(items[0])
}

/** Lists the groups of a user, nested ones too. */
export async function groupsOf(
  reader: Reader,
  tenant: TenantId,
  user: StoredUser,
): Promise<readonly ClaimsGroup[]> {
  const { groupIds } = await membershipsOf(reader, tenant, user)
  const named: ClaimsGroup[] = []
  for (const id of groupIds.slice(0, mostNamedGroups)) {
    const group = await reader.find(tenant, { family: groups.name, id })
    if (group === undefined) continue
    const account = memberText(group.body, 'onPremisesSamAccountName')
    named.push({
      id,
      displayName: memberText(group.body, 'displayName'),
      ...(account !== '' && { onPremisesSamAccountName: account }),
      isSecurityGroup: group.body['securityEnabled'] !== false,
    })
  }
  return [...named, ...groupIds.slice(mostNamedGroups).map((id) => ({ id }))]
}

/** Lists the values of the app roles that a principal, or one of its groups, has at a resource. */
export async function rolesAt(
  reader: Reader,
  tenant: TenantId,
  principalIds: readonly string[],
  resource: { readonly id: string; readonly body: JsonObject },
): Promise<readonly string[]> {
  const principals = new Set(principalIds.map(keyOf))
  const assignments = await everyItem((query) =>
    reader.list(tenant, appRoleAssignments.name, {
      ...query,
      filter: { kind: 'comparison', operator: 'eq', property: 'resourceId', value: resource.id },
    }),
  )
  const assigned = new Set(
    assignments
      .filter(({ body }) => principals.has(keyOf(memberText(body, 'principalId'))))
      .map(({ body }) => keyOf(memberText(body, 'appRoleId'))),
  )
  const { appRoles } = resource.body
  const values = (Array.isArray(appRoles) ? appRoles : [])
    .filter(isJsonObject)
    .filter((role) => assigned.has(keyOf(memberText(role, 'id'))))
    .map((role) => memberText(role, 'value'))
    .filter((value) => value !== '')
  return [...new Set(values)].sort()
}
