/** Reads the memberships of users in the groups and roles that policies name. */

import { groups as groupKind } from '../../directory/kinds.ts'
import { holdersOfRole, membershipsOf, type Memberships } from '../../directory/membership.ts'
import { memberKeysOf } from '../../directory/nested-groups.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import type { EntityKey, Reader, StoredObject } from '../../store/port.ts'
import type { NamedPrincipals } from './named-principals.ts'

/**
 * Up to this many users, or where policies name more groups and roles than there are users, memberships are read one
 * user at a time; else the groups and roles are read.
 */
const fewUsers = 200

const nowhere: Memberships = { groupIds: [], roleTemplateIds: [] }

/** Returns a function that finds the memberships of each user, at least those that policies name. */
export async function loadMemberships(
  reader: Reader,
  tenant: TenantId,
  users: readonly StoredObject[],
  { groupIds, roleTemplateIds }: NamedPrincipals,
): Promise<(user: StoredObject) => Memberships> {
  if (groupIds.size === 0 && roleTemplateIds.size === 0) return () => nowhere
  const found = new Map<string, Memberships>()
  if (users.length <= Math.max(fewUsers, groupIds.size + roleTemplateIds.size)) {
    for (const user of users) found.set(keyOf(user.id), await membershipsOf(reader, tenant, user))
    return ({ id }) => found.get(keyOf(id)) ?? nowhere
  }
  const groups = await holdersByContainer(groupIds, (id) =>
    memberKeysOf(reader, tenant, { family: groupKind.name, id }),
  )
  const roles = await holdersByContainer(roleTemplateIds, (id) => holdersOfRole(reader, tenant, id))
  return ({ id }) => ({
    groupIds: containersOf(groups, id),
    roleTemplateIds: containersOf(roles, id),
  })
}

/** The keys of the users in each group or role, by the id of the group or role. */
type Holders = ReadonlyMap<string, ReadonlySet<string>>

async function holdersByContainer(
  ids: Iterable<string>,
  load: (id: string) => Promise<readonly EntityKey[]>,
): Promise<Holders> {
  const found = new Map<string, ReadonlySet<string>>()
  for (const container of ids) {
    found.set(container, new Set((await load(container)).map(({ id }) => keyOf(id))))
  }
  return found
}

function containersOf(holders: Holders, user: string): readonly string[] {
  return [...holders].flatMap(([container, users]) => (users.has(keyOf(user)) ? container : []))
}
