/** Looks at every sealed key of a store. */

import { listObjects } from '../../graph/stored-objects.ts'
import type { Store } from '../../store/port.ts'
import { keySetKind } from './key-set-kind.ts'
import { openKey, SealedKeyError, type KeyEncryptionKeys, type KeyPlace } from './sealed-key.ts'

/** A sealed key that does not open. */
export interface SealedKeyFault extends KeyPlace {
  readonly reason: SealedKeyError['reason']
  readonly message: string
}

function faultOf(
  keys: KeyEncryptionKeys,
  place: KeyPlace,
  sealed: string,
): SealedKeyFault | undefined {
  try {
    openKey(keys, place, sealed)
    return undefined
  } catch (error) {
    if (!(error instanceof SealedKeyError)) throw error
    return { ...place, reason: error.reason, message: error.message }
  }
}

/** Yields the keys of all tenants that the key encryption keys do not open. */
export async function* findSealedKeyFaults(
  store: Store,
  encryptionKeys: KeyEncryptionKeys,
): AsyncIterable<SealedKeyFault> {
  for (const { id: tenant } of await store.listTenants()) {
    for (const { id: keySetId, body } of await listObjects(store, tenant, keySetKind)) {
      for (const { kid, sealed } of body.keys) {
        const place = { tenant, keySetId, kid }
        const fault = sealed === undefined ? undefined : faultOf(encryptionKeys, place, sealed)
        if (fault) yield fault
      }
    }
  }
}
