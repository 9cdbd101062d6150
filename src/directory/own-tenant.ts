/** The tenant of the caller, and the error for objects that it does not have. */

import type { OperationContext } from '../graph/operation.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { Tenant } from '../store/port.ts'
import { directoryCodes } from './directory-codes.ts'

/** The answer for a directory object that does not exist, or belongs to another tenant. */
export function directoryObjectNotFound(id: string): OstiaryError {
  return new OstiaryError('directoryResourceNotFound', {
    ostiaryCode: directoryCodes.objectNotFound,
    message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  })
}

/** Finds the tenant of the caller. @throws OstiaryError `directoryResourceNotFound` when it was just deleted. */
export async function ownTenant({ store, caller }: OperationContext): Promise<Tenant> {
  const tenant = await store.findTenant(caller.tenant)
  if (!tenant) throw directoryObjectNotFound(caller.tenant)
  return tenant
}

const tenants = new WeakMap<OperationContext, Tenant>()

/**
 * Finds the tenant of the caller for the transaction of a request.
 * WHY before it begins: a transaction must not wait for a second connection to the database.
 */
export async function loadTenant(context: OperationContext): Promise<void> {
  tenants.set(context, await ownTenant(context))
}

/** The tenant that was loaded for the request. */
export function loadedTenant(context: OperationContext): Tenant {
  const tenant = tenants.get(context)
  if (tenant === undefined) throw new TypeError('the tenant of the request was not loaded')
  return tenant
}
