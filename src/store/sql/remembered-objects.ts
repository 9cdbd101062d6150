/**
 * Recently read objects. If the engine can tell that nothing was committed since, they are used as they are.
 * Otherwise their row is read, and its hash tells whether it must be parsed again.
 */

import { LRUCache } from 'lru-cache'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import type { EntityKey, StoredObject } from '../port.ts'
import type { ListedObjectRow, ObjectRow } from './hashed-rows.ts'
import { toListedObject, toStoredObject } from './rows.ts'

/** How many bytes of bodies and contents are kept, roughly. */
const keptBytes = 32 * 1024 * 1024

/** The memory of an object in addition to its text and bytes. */
const overheadBytes = 1_024

interface Remembered {
  readonly rowHash: string
  readonly object: StoredObject
  /** The change mark at which the object was last known to be the committed one. */
  readonly mark: number | undefined
}

/**
 * What a remembered object takes, without its content, bytes. The printed forms of a body, which are kept with the object,
 * need about the same memory again.
 */
export function rememberedBytes(row: ListedObjectRow): number {
  return overheadBytes + 4 * row.body.length
}

function nameOf(tenant: TenantId, family: string, key: string): string {
  return `${tenant}/${family}/${key}`
}

/** Creates stored objects from committed rows; the same version gives the same object. */
export class RememberedObjects {
  readonly #objects = new LRUCache<string, Remembered>({ maxSize: keptBytes })

  /** The object of a key if nothing was committed since it was read, as the mark says. */
  find(tenant: TenantId, { family, id }: EntityKey, mark: number): StoredObject | undefined {
    const known = this.#objects.get(nameOf(tenant, family, keyOf(id)))
    return known?.mark === mark ? known.object : undefined
  }

  /**
   * The object of a row that was read after `mark` was.
   * INVARIANT: the row is committed; otherwise an undone change would be remembered.
   */
  objectOf(tenant: TenantId, row: ObjectRow, mark: number | undefined): StoredObject {
    const name = nameOf(tenant, row.family, row.object_key)
    const known = this.#objects.get(name)
    const object = known?.rowHash === row.row_hash ? known.object : toStoredObject(tenant, row)
    const size = rememberedBytes(row) + (row.content?.length ?? 0)
    this.#objects.set(name, { rowHash: row.row_hash, object, mark }, { size })
    return object
  }

  /** The same for a row of a list, which is without the content. */
  listedOf(tenant: TenantId, row: ListedObjectRow, mark: number | undefined): StoredObject {
    const name = nameOf(tenant, row.family, row.object_key)
    const known = this.#objects.get(name)
    if (known?.rowHash === row.row_hash) return known.object
    const object = toListedObject(tenant, row)
    // WHY not with a content: the object would be remembered without it.
    if (row.media_type === null) {
      const size = rememberedBytes(row)
      this.#objects.set(name, { rowHash: row.row_hash, object, mark }, { size })
    }
    return object
  }
}
