/** Sets of directory objects that callers write. */

import type { AccessRule } from '../../graph/access-rule.ts'
import type { WritableEntitySet } from '../../graph/writable-entity-set.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { DirectoryProposal } from './directory-codec.ts'

/** A set that callers write, as deletions and restores need it. */
export interface WrittenSet extends WritableEntitySet<JsonObject, DirectoryProposal> {
  /** Who may restore a deleted object, and delete it for good; absent when a deletion is final. */
  readonly restoreAccess?: AccessRule
}
