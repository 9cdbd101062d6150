/** A store of passing records that removes those that have ended, so that they take no room for ever. */

import { LRUCache } from 'lru-cache'
import type { PassingStore } from './identity/issuer/passing-secret.ts'
import type { TenantId } from './kernel/ids.ts'
import type { Clock } from './kernel/clock.ts'
import type { Store } from './store/port.ts'

/** New records of a tenant between two purges. */
export const recordsBetweenPurges = 100

/** Records that one purge removes. WHY more than are added: what other processes left also goes. */
const purgedAtOnce = 1_000

/** Tenants whose new records are counted. */
const countedTenants = 1_000

/** The first record after the start purges, then every hundredth. WHY no timer: a process without sign-ins has no work. */
export function purgingPassing(store: Store, clock: Clock): PassingStore {
  const added = new LRUCache<TenantId, number>({ max: countedTenants })
  return {
    findPassing: (...asked) => store.findPassing(...asked),
    replacePassing: (...asked) => store.replacePassing(...asked),
    takePassing: (...asked) => store.takePassing(...asked),
    deletePassingGroup: (...asked) => store.deletePassingGroup(...asked),
    async putPassing(tenant, record) {
      const count = added.get(tenant) ?? 0
      added.set(tenant, count + 1)
      if (count % recordsBetweenPurges === 0) {
        await store.purgePassing(tenant, clock(), purgedAtOnce)
      }
      return store.putPassing(tenant, record)
    },
  }
}
