/** Tells whether the rules of a tenant are so large that reading or compiling them would delay other requests. */

import { LRUCache } from 'lru-cache'
import type { TenantId } from '../../kernel/ids.ts'
import type { Reader, Revision, Store } from '../../store/port.ts'
import { kindNames } from '../model/kind-names.ts'

/** Policies of the largest tenant whose decisions are made in the main thread: compiled in tens of milliseconds. */
export const mostPoliciesOfOneTurn = 300

/** Bytes of all its rules. */
const mostBytes = 1_048_576

/** Tenants whose size is remembered. */
const keptTenants = 10_000

const ruleFamilies = [
  kindNames.policies,
  kindNames.namedLocations,
  kindNames.authenticationStrengths,
] as const

/** Tells whether the rules of a tenant are large. @throws NotFoundError; BusyError. */
export type IsLargeTenant = (store: Store, tenant: TenantId) => Promise<boolean>

/** Measures the rules of a tenant. It reads none of them. */
export async function hasLargeRules(reader: Reader, tenant: TenantId): Promise<boolean> {
  if ((await reader.count(tenant, kindNames.policies)) > mostPoliciesOfOneTurn) return true
  return (await reader.sumBytes(tenant, ruleFamilies)).bodies > mostBytes
}

/** Creates the function for the tenants of one store. It measures a tenant once for each revision. */
export function createIsLargeTenant(): IsLargeTenant {
  const known = new LRUCache<
    TenantId,
    { readonly revision: Revision; readonly isLarge: Promise<boolean> }
  >({
    max: keptTenants,
  })
  return async (store, tenant) => {
    const revision = await store.revisionOf(tenant)
    const last = known.get(tenant)
    if (last?.revision === revision) return last.isLarge
    const isLarge = hasLargeRules(store, tenant)
    const entry = { revision, isLarge }
    known.set(tenant, entry)
    isLarge.catch(() => {
      if (known.get(tenant) === entry) known.delete(tenant)
    })
    return isLarge
  }
}
