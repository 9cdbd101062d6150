/** Which roles exist, and which objects can hold them. */

import type { OperationContext } from '../../graph/operation.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { keyOf } from '../../kernel/ids.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import { findAnyObject } from '../any-object.ts'
import { principalKinds } from '../role-assignments/assignment-pages.ts'
import { builtInDefinitions } from '../derived-objects.ts'
import { groups, roleDefinitions } from '../kinds.ts'
import { directoryObjectNotFound } from '../own-tenant.ts'
import { refuseWrite } from '../writes/refuse.ts'
import type { ReferenceEnd } from '../writes/written-reference.ts'
import { roleCodes } from './role-codes.ts'
import type { RoleScope } from './role-scope.ts'

/** Finds a built-in role by its template id. */
export function findBuiltIn(id: string): StoredObject | undefined {
  return builtInDefinitions.find((each) => keyOf(each.id) === keyOf(id))
}

function roleNotFound(id: string): OstiaryError {
  return new OstiaryError('directoryResourceNotFound', {
    ostiaryCode: roleCodes.roleNotFound,
    message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  })
}

/**
 * Finds the definition of a role that can be assigned.
 * @throws OstiaryError `directoryResourceNotFound`; `directoryBadRequest` for one that is not enabled.
 */
export async function requireRole(
  reader: Reader,
  caller: OperationContext['caller'],
  id: string,
): Promise<StoredObject> {
  const builtIn = findBuiltIn(id)
  const role = builtIn ?? (await reader.find(caller.tenant, { family: roleDefinitions.name, id }))
  if (role === undefined) throw roleNotFound(id)
  if (role.body['isEnabled'] === false) {
    throw refuseWrite(roleCodes.roleDisabled, `The role '${id}' is not enabled for assignments.`)
  }
  return role
}

/** @throws OstiaryError `directoryBadRequest` for a group that was not created to hold roles. */
export function requireAssignable({ family, id, body }: ReferenceEnd): void {
  if (family !== groups.name || body['isAssignableToRole'] === true) return
  throw refuseWrite(
    roleCodes.groupNotAssignable,
    `The group '${id}' cannot hold a role: 'isAssignableToRole' is not true.`,
  )
}

/**
 * Finds the object that shall hold a role.
 * @throws OstiaryError `directoryResourceNotFound`; `directoryBadRequest` for one that cannot hold roles.
 */
export async function requireHolder(
  reader: Reader,
  caller: OperationContext['caller'],
  id: string,
): Promise<StoredObject> {
  for (const { name: family } of principalKinds) {
    const found = await reader.find(caller.tenant, { family, id })
    if (found === undefined) continue
    requireAssignable(found)
    return found
  }
  const other = await findAnyObject({ store: reader, caller }, id)
  if (other === undefined) throw directoryObjectNotFound(id)
  throw refuseWrite(
    roleCodes.principalOfWrongType,
    `The object '${id}' among the ${other.family} cannot hold a role.`,
  )
}

/** Checks that the object of a scope exists. @throws OstiaryError `directoryResourceNotFound`. */
export async function requireScope(
  reader: Reader,
  caller: OperationContext['caller'],
  scope: RoleScope,
): Promise<void> {
  if (scope.kind === 'tenant' || scope.kind === 'application') return
  const found = await findAnyObject({ store: reader, caller }, scope.id)
  const isUnit = found?.family === 'administrativeUnits'
  if (found === undefined || (scope.kind === 'administrativeUnit') !== isUnit) {
    throw directoryObjectNotFound(scope.id)
  }
}
