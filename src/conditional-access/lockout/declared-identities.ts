/** The identities that a tenant keeps for emergencies, and who can use them. */

import { groups, membersRelation, users } from '../../directory/kinds.ts'
import { findObject } from '../../graph/stored-objects.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { everyItem } from '../../store/every-item.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import {
  breakGlassKind,
  declarationKey,
  identityKinds,
  type BreakGlassIdentity,
} from './break-glass-kind.ts'

/** Lists the identities a tenant has declared, in declared order; none before the first declaration. */
export async function declaredIdentities(
  reader: Reader,
  tenant: TenantId,
): Promise<readonly BreakGlassIdentity[]> {
  const declaration = await findObject(reader, tenant, breakGlassKind, declarationKey.id)
  return declaration?.body.identities ?? []
}

/**
 * Lists who can use a declared identity: the user or service principal itself; of a group, its users at any
 * depth. Empty when the object does not exist.
 */
export async function holdersOfIdentity(
  reader: Reader,
  tenant: TenantId,
  { id, type }: BreakGlassIdentity,
): Promise<readonly StoredObject[]> {
  if (type === 'group') return usersIn(reader, tenant, id)
  const object = await findObject(reader, tenant, identityKinds[type], id)
  return object === undefined ? [] : [object]
}

/** Lists the users of a group and of its nested groups; each once, even if groups contain each other. */
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
  // The loop adds to the set that it iterates.
  for (const group of seen) {
    for (const user of await membersOf(group, users.name)) {
      found.set(keyOf(user.id), users.read(user))
    }
    for (const { id } of await membersOf(group, groups.name)) seen.add(keyOf(id))
  }
  return [...found.values()]
}
