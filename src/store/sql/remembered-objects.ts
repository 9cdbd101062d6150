/**
 * Objects read lately, so that an unchanged row is not parsed again. Every find still reads its row: the
 * version and instant in it say whether the remembered object is the committed one, whoever wrote it.
 */

import { LRUCache } from 'lru-cache'
import type { TenantId } from '../../kernel/ids.ts'
import type { StoredObject } from '../port.ts'
import { toStoredObject, type ObjectRow } from './rows.ts'

/** Bytes of bodies and contents that are kept, roughly. */
const keptBytes = 32 * 1024 * 1024

/** What an object costs beside its text and bytes. */
const overheadBytes = 1_024

interface Remembered {
  readonly modifiedAt: string
  readonly object: StoredObject
}

/** Makes stored objects of committed rows, the same object for the same version. */
export class RememberedObjects {
  readonly #objects = new LRUCache<string, Remembered>({
    maxSize: keptBytes,
  })

  /** INVARIANT: the row is committed; one that a transaction may still undo would be remembered wrongly. */
  objectOf(tenant: TenantId, row: ObjectRow): StoredObject {
    const key = `${tenant}/${row.family}/${row.object_key}`
    const known = this.#objects.get(key)
    if (known?.object.version === row.version && known.modifiedAt === row.modified_at) {
      return known.object
    }
    const object = toStoredObject(row)
    const size = overheadBytes + 2 * row.body.length + (row.content?.length ?? 0)
    this.#objects.set(key, { modifiedAt: row.modified_at, object }, { size })
    return object
  }
}
