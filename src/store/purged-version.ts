/** Tells a version that was purged from one that never was. */

import type { TenantId } from '../kernel/ids.ts'
import type { EntityKey, Store } from './port.ts'

/**
 * Tells whether a version that `findVersion` does not find was purged. WHY its number says it: versions are numbered
 * from 1 without a gap, and the last one is never purged.
 */
export async function isPurgedVersion(
  store: Pick<Store, 'listVersions'>,
  tenant: TenantId,
  key: EntityKey,
  version: number,
): Promise<boolean> {
  const [newest] = await store.listVersions(tenant, key, { limit: 1 })
  return newest !== undefined && version > 0 && version < newest.version
}
