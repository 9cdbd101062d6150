/** The identities a tenant keeps for emergencies, and who stands behind them. */

import { groups, membersRelation, servicePrincipals, users } from '../../directory/kinds.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { everyItem } from '../../store/every-item.ts'
import type { EntityKey, Reader, StoredObject } from '../../store/port.ts'

/** The kinds of object that can be declared, each with the directory kind that holds it. */
export const identityKinds = {
  user: users,
  group: groups,
  servicePrincipal: servicePrincipals,
} as const

export type IdentityType = keyof typeof identityKinds

/** One declared identity as it is stored. */
export type BreakGlassIdentity = {
  /** The object id. */
  readonly id: string
  readonly type: IdentityType
}

/** Where the declaration of a tenant is stored. */
export const declarationKey: EntityKey = { family: 'breakGlass', id: 'break-glass' }

/** Lists the identities a tenant has declared, in declared order; none before the first declaration. */
export async function declaredIdentities(
  reader: Reader,
  tenant: TenantId,
): Promise<readonly BreakGlassIdentity[]> {
  const declaration = await reader.find(tenant, declarationKey)
  const { identities = [] } = (declaration?.body ?? {}) as {
    readonly identities?: readonly BreakGlassIdentity[]
  }
  return identities
}

/**
 * Lists who can use a declared identity: the user or service principal itself, of a group its users at any
 * depth. Nobody when the object is gone.
 */
export async function holdersOfIdentity(
  reader: Reader,
  tenant: TenantId,
  { id, type }: BreakGlassIdentity,
): Promise<readonly StoredObject[]> {
  if (type === 'group') return usersIn(reader, tenant, id)
  const object = await reader.find(tenant, { family: identityKinds[type].name, id })
  return object === undefined ? [] : [object]
}

/** Lists the users of a group and of the groups in it, each once, also in a cycle. */
async function usersIn(
  reader: Reader,
  tenant: TenantId,
  groupId: string,
): Promise<readonly StoredObject[]> {
  const membersOf = (group: string, family: string): Promise<readonly StoredObject[]> =>
    everyItem((query) =>
      reader.listRelated(
        tenant,
        { relation: membersRelation, source: { family: groups.name, id: group }, family },
        query,
      ),
    )
  const found = new Map<string, StoredObject>()
  const seen = new Set([keyOf(groupId)])
  // The set grows while it is walked.
  for (const group of seen) {
    for (const user of await membersOf(group, users.name)) found.set(keyOf(user.id), user)
    for (const { id } of await membersOf(group, groups.name)) seen.add(keyOf(id))
  }
  return [...found.values()]
}
