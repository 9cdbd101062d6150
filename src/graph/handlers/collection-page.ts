/** One page of a collection. */

import type { JsonObject } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'

/** The objects of a page, and what its answer says about the rest of the collection. */
export interface CollectionPage<Body extends JsonObject> {
  readonly items: readonly StoredObject<Body>[]
  /** The position of the next page; absent on the last one. */
  readonly next?: string | undefined
  /** Present when the answer says how many objects there are. */
  readonly count?: number | undefined
  /** The page ends after these objects, also where it has room for more. */
  readonly isCut?: boolean
}
