/** Sets of directory objects that callers write. */

import type { AccessRule } from '../../graph/access-rule.ts'
import type { Tombstone } from '../../graph/handlers/tombstone.ts'
import type { OperationContext } from '../../graph/operation.ts'
import type { WritableEntitySet } from '../../graph/writable-entity-set.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import type { DirectoryProposal } from './directory-codec.ts'

/** Days for which a deleted object can be restored. Source: `directory-deleteditems-list`. */
export const directoryRetentionDays = 30

/**
 * Checks that the caller may restore one deleted object, or delete it for good. The access rule is checked before.
 * @throws OstiaryError the denial.
 */
export type CheckDeleted = (
  context: OperationContext,
  reader: Reader,
  tombstone: StoredObject<Tombstone<JsonObject>>,
) => Promise<void>

/** A set that callers write, as deletions and restores need it. */
export interface WrittenSet extends WritableEntitySet<JsonObject, DirectoryProposal> {
  /** Who may restore a deleted object, and delete it for good; absent when a deletion is final. */
  readonly restoreAccess?: AccessRule
  readonly checkDeleted?: CheckDeleted
}
