/** Reads a user of the directory. */

import { users } from '../../directory/kinds.ts'
import { isGuid, type TenantId } from '../../kernel/ids.ts'

import type { Reader, StoredObject } from '../../store/port.ts'

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
