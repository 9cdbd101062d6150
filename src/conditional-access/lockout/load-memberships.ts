/** Reads which of the groups and roles that policies name principals are in. */

import { holdersOfRole, membershipsOf, type Memberships } from '../../directory/membership.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import { holdersOfIdentity } from '../break-glass/declared-identities.ts'
import type { DecisionPolicy } from '../decide/decision.ts'

/** How many users are read one by one; of more, the groups and roles are read instead. */
const fewUsers = 200

const nowhere: Memberships = { groupIds: [], roleTemplateIds: [] }

/** Returns what finds the memberships of each of the users, those at least that the policies name. */
export async function loadMemberships(
  reader: Reader,
  tenant: TenantId,
  users: readonly StoredObject[],
  policies: readonly DecisionPolicy[],
): Promise<(user: StoredObject) => Memberships> {
  const named = namedContainers(policies)
  if (named.groupIds.length === 0 && named.roleTemplateIds.length === 0) return () => nowhere
  const found = new Map<string, Memberships>()
  if (users.length <= fewUsers) {
    for (const user of users) found.set(keyOf(user.id), await membershipsOf(reader, tenant, user))
    return ({ id }) => found.get(keyOf(id)) ?? nowhere
  }
  const groups = await holdersByContainer(named.groupIds, (id) =>
    holdersOfIdentity(reader, tenant, { id, type: 'group' }),
  )
  const roles = await holdersByContainer(named.roleTemplateIds, (id) =>
    holdersOfRole(reader, tenant, id),
  )
  return ({ id }) => ({
    groupIds: containersOf(groups, id),
    roleTemplateIds: containersOf(roles, id),
  })
}

/** Lists the groups and roles that policies include or exclude. */
function namedContainers(policies: readonly DecisionPolicy[]): Memberships {
  const users = policies.flatMap(({ body }) => body.conditions.users ?? [])
  const distinct = (ids: readonly string[]): readonly string[] => [...new Set(ids.map(keyOf))]
  return {
    groupIds: distinct(users.flatMap((side) => [...side.includeGroups, ...side.excludeGroups])),
    roleTemplateIds: distinct(
      users.flatMap((side) => [...side.includeRoles, ...side.excludeRoles]),
    ),
  }
}

/** The keys of the users in each group or role, by its id. */
type Holders = ReadonlyMap<string, ReadonlySet<string>>

async function holdersByContainer(
  ids: readonly string[],
  load: (id: string) => Promise<readonly StoredObject[]>,
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
