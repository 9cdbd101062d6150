/**
 * The key sets of the sample tenant: those that the published starter packs and samples name. Their keys are public on
 * purpose, as everything of the sample tenant is.
 */

import type { TenantId } from '../../kernel/ids.ts'
import type { ObjectState } from '../../store/port.ts'
import sample from './sample-keys.json' with { type: 'json' }
import { sealKey, type KeyEncryptionKey } from './sealed-key.ts'
import { keySetFamily, type StoredKey } from './stored-key-set.ts'

/** Makes the states of the sample's key sets, sealed for a tenant. */
export function sampleKeySets(tenant: TenantId, by: KeyEncryptionKey): readonly ObjectState[] {
  return sample.keySets.map(({ id, key, privateMembers }): ObjectState => {
    const place = { tenant, keySetId: id, kid: key.kid }
    const stored = {
      ...(key as Omit<StoredKey, 'status' | 'sealed'>),
      status: 'enabled',
      sealed: sealKey(by, place, privateMembers),
    } as const
    return { family: keySetFamily, id, body: { keys: [stored] }, index: [], uniqueKeys: [] }
  })
}
