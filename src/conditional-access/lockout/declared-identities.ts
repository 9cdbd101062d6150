/** The identities that a tenant keeps for emergencies, and who can use them. */

import { groups, users } from '../../directory/kinds.ts'
import { memberKeysOf, readObjects } from '../../directory/nested-groups.ts'
import { findObject } from '../../graph/stored-objects.ts'
import type { TenantId } from '../../kernel/ids.ts'
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
  const members = await memberKeysOf(reader, tenant, { family: groups.name, id: groupId })
  const ofUsers = members.filter(({ family }) => family === users.name)
  return (await readObjects(reader, tenant, ofUsers)).map(users.read)
}
