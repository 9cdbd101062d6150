/**
 * A tenant that has an enabled Global Administrator keeps one, whatever a write does: removing members of the role or
 * of a group that holds it, deleting or disabling users, deleting groups.
 * Source: https://learn.microsoft.com/entra/identity/role-based-access-control/groups-remove-assignment.
 */

import { roleTemplates } from '../../graph/role-templates.ts'
import type { TenantId } from '../../kernel/ids.ts'
import type { EdgeEnd, Page, Reader, StoredObject } from '../../store/port.ts'
import { findRoleOf } from '../role-assignments/assignment-pages.ts'
import { directoryRoles, groups, membersRelation, users } from '../kinds.ts'
import type { DirectoryChange, GuardDirectoryChange } from '../writes/guard-change.ts'
import { refuseWrite } from '../writes/refuse.ts'
import { roleCodes } from './role-codes.ts'

/** Members that are read at once; the first enabled one ends the search. */
const atOnce = 20

async function someRelated(
  reader: Reader,
  tenant: TenantId,
  end: EdgeEnd,
  holds: (object: StoredObject) => Promise<boolean> | boolean,
): Promise<boolean> {
  let after: string | undefined
  do {
    const query = { limit: atOnce, ...(after !== undefined && { after }) }
    const page: Page<StoredObject> = await reader.listRelated(tenant, end, query)
    for (const object of page.items) if (await holds(object)) return true
    after = page.next
  } while (after !== undefined)
  return false
}

function isEnabled({ body }: Pick<StoredObject, 'body'>): boolean {
  return body['accountEnabled'] !== false
}

/** Tells whether an enabled user is Global Administrator, directly or through a group. */
async function hasAdministrator(reader: Reader, tenant: TenantId): Promise<boolean> {
  const role = await findRoleOf(reader, tenant, roleTemplates.globalAdministrator)
  if (role === undefined) return false
  const membersOf = (source: StoredObject, family: string): EdgeEnd => ({
    relation: membersRelation,
    source,
    family,
  })
  return (
    (await someRelated(reader, tenant, membersOf(role, users.name), isEnabled)) ||
    (await someRelated(reader, tenant, membersOf(role, groups.name), (group) =>
      someRelated(reader, tenant, membersOf(group, users.name), isEnabled),
    ))
  )
}

/** Tells whether a change can take the last administrator away. */
function canRemove(change: DirectoryChange): boolean {
  if (change.kind === 'edge') {
    const { relation, source } = change
    const isHolding = source.family === directoryRoles.name || source.family === groups.name
    return change.change === 'unlink' && relation === membersRelation && isHolding
  }
  const { key, before, after } = change
  if (before === undefined) return false
  if (key.family === groups.name)
    return after === undefined && before.body['isAssignableToRole'] === true
  if (key.family !== users.name || !isEnabled(before)) return false
  return after === undefined || !isEnabled({ body: after })
}

/** Makes a guard that refuses what would leave a tenant without an enabled Global Administrator. */
export function keepAdministrator(guard: GuardDirectoryChange): GuardDirectoryChange {
  return async (context, transaction, changes, apply) => {
    const { tenant } = context.caller
    const isAtRisk = changes.some(canRemove) && (await hasAdministrator(transaction, tenant))
    return guard(context, transaction, changes, async () => {
      const result = await apply()
      if (isAtRisk && !(await hasAdministrator(transaction, tenant))) {
        throw refuseWrite(
          roleCodes.lastAdministrator,
          'The last enabled Global Administrator cannot be removed. Give the role to another enabled user first.',
        )
      }
      return result
    })
  }
}
