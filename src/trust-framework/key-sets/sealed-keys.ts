/** Looks at every sealed key of a store. Key encryption keys are checked by it, and replaced. */

import { directoryAudit } from '../../graph/directory-audit.ts'
import { listObjects } from '../../graph/stored-objects.ts'
import type { IdSource, TenantId } from '../../kernel/ids.ts'
import type { Author, Store } from '../../store/port.ts'
import { keySetKind } from './key-set-kind.ts'
import {
  openKey,
  rewrapKey,
  SealedKeyError,
  type KeyEncryptionKeys,
  type KeyPlace,
} from './sealed-key.ts'
import type { StoredKey } from './stored-key-set.ts'

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

const author: Author = { kind: 'system', id: 'ostiary', displayName: 'Key encryption' }

interface Rewrapping {
  readonly store: Store
  /** The first key wraps; the others open what they wrapped. */
  readonly encryptionKeys: KeyEncryptionKeys
  readonly at: Date
  readonly ids: IdSource
}

function rewrapped(
  { encryptionKeys }: Rewrapping,
  place: Omit<KeyPlace, 'kid'>,
  key: StoredKey,
): StoredKey {
  if (key.sealed === undefined) return key
  const sealed = rewrapKey(encryptionKeys, { ...place, kid: key.kid }, key.sealed)
  return sealed === undefined ? key : { ...key, sealed }
}

/**
 * Wraps every key of a tenant with the first key encryption key, in one transaction, and records each set that changed
 * in the audit log. Returns the number of keys that changed. @throws SealedKeyError when one does not open.
 */
export async function rewrapKeys(work: Rewrapping, tenant: TenantId): Promise<number> {
  const { store, at, ids } = work
  const requestId = ids()
  return store.write(tenant, { author, requestId, at }, async (transaction) => {
    let changed = 0
    for (const before of await listObjects(transaction, tenant, keySetKind)) {
      const place = { tenant, keySetId: before.id }
      const keys = before.body.keys.map((key) => rewrapped(work, place, key))
      const count = keys.filter((key, index) => key !== before.body.keys[index]).length
      if (count === 0) continue
      changed += count
      const body = { keys }
      await transaction.replace({
        family: keySetKind.name,
        id: before.id,
        body,
        index: keySetKind.index(body),
        uniqueKeys: keySetKind.uniqueKeys(body),
      })
      const record = directoryAudit(
        {
          descriptor: keySetKind.audit,
          activityDisplayName: 'Encrypt policy key again',
          operationType: 'Update',
          author,
          requestId,
          at,
          target: { id: before.id, displayName: before.id },
          modifiedProperties: [],
        },
        ids(),
      )
      await transaction.appendAudit(record)
    }
    return changed
  })
}
