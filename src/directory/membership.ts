/**
 * Which groups and directory roles a principal is in, and who holds a role.
 *
 * A principal is in a group directly or through nested groups. It holds a role directly, or through a
 * role-assignable group that it is a direct member of; such groups do not nest. Role assignments are active
 * and tenant-wide.
 * Source: https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept.
 */

import { keyOf, type TenantId } from '../kernel/ids.ts'
import { memberText } from '../kernel/json.ts'
import type { Filter } from '../odata/filter.ts'
import type { EntityKey, ListQuery, Reader, StoredObject } from '../store/port.ts'
import { everyItem } from '../store/every-item.ts'
import { directoryRoles, groups, membersRelation, users } from './kinds.ts'
import { containerKeysOf } from './nested-groups.ts'

const assignableFlag = 'isAssignableToRole'

/** The groups and roles of one principal. */
export interface Memberships {
  /** Ids of the groups, nested ones too: the nearest first. */
  readonly groupIds: readonly string[]
  /** Template ids of the directory roles. */
  readonly roleTemplateIds: readonly string[]
}

/** Lists the ids of the groups an object is in, directly or through other groups. */
async function transitiveGroupIds(
  reader: Reader,
  tenant: TenantId,
  member: EntityKey,
): Promise<readonly string[]> {
  const containers = await containerKeysOf(reader, tenant, member)
  return containers.filter(({ family }) => family === groups.name).map(({ id }) => id)
}

/** Lists the template ids of the directory roles that a principal holds. */
export async function roleTemplateIdsOf(
  reader: Reader,
  tenant: TenantId,
  member: EntityKey,
): Promise<readonly string[]> {
  const roles = await reader.listContainers(tenant, {
    relation: membersRelation,
    member,
    container: directoryRoles.name,
    through: { family: groups.name, flag: assignableFlag },
  })
  return roles.map((role) => memberText(directoryRoles.bodyOf(role), 'roleTemplateId'))
}

/** Finds the groups and roles of a user, or of another principal. */
export async function membershipsOf(
  reader: Reader,
  tenant: TenantId,
  userKey: EntityKey,
): Promise<Memberships> {
  const [groupIds, roleTemplateIds] = await Promise.all([
    transitiveGroupIds(reader, tenant, userKey),
    roleTemplateIdsOf(reader, tenant, userKey),
  ])
  return { groupIds, roleTemplateIds }
}

/**
 * Reads the users who hold a directory role, in pages of so many: those who hold it directly come first. One who holds
 * it in several ways is in several pages.
 */
export async function* holderPages(
  reader: Reader,
  tenant: TenantId,
  roleTemplateId: string,
  limit: number,
): AsyncGenerator<readonly StoredObject[]> {
  const hasTemplate: Filter = {
    kind: 'comparison',
    operator: 'eq',
    property: 'roleTemplateId',
    value: roleTemplateId,
  }
  const isAssignable: Filter = {
    kind: 'comparison',
    operator: 'eq',
    property: assignableFlag,
    value: true,
  }
  const membersOf = (source: EntityKey, family: string, query: ListQuery) =>
    reader.listRelated(tenant, { relation: membersRelation, source, family }, query)

  async function* usersOf(containers: readonly EntityKey[]) {
    for (const container of containers) {
      for (let after: string | undefined; ;) {
        const page = await membersOf(container, users.name, {
          limit,
          ...(after !== undefined && { after }),
        })
        if (page.items.length > 0) yield page.items.map(users.read)
        after = page.next
        if (after === undefined) break
      }
    }
  }

  const roles = await everyItem((query) =>
    reader.list(tenant, directoryRoles.name, { ...query, filter: hasTemplate }),
  )
  yield* usersOf(roles)
  for (const role of roles) {
    const assigned = await everyItem((query) =>
      membersOf(role, groups.name, { ...query, filter: isAssignable }),
    )
    yield* usersOf(assigned)
  }
}

/** Users of one page of a list of all holders. */
const usersOfOnePage = 500

/** Lists the users who hold a directory role, each once: those who hold it directly come first. */
export async function holdersOfRole(
  reader: Reader,
  tenant: TenantId,
  roleTemplateId: string,
): Promise<readonly StoredObject[]> {
  const holders = new Map<string, StoredObject>()
  for await (const page of holderPages(reader, tenant, roleTemplateId, usersOfOnePage)) {
    for (const user of page) {
      if (!holders.has(keyOf(user.id))) holders.set(keyOf(user.id), user)
    }
  }
  return [...holders.values()]
}
