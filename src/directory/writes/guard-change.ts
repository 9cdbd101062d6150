/**
 * What a write changes in the directory, as a guard sees it. The guard is injected: the directory must not know which
 * policies could lock somebody out.
 */

import type { AuditDetail } from '../../graph/directory-audit.ts'
import type { OperationContext } from '../../graph/operation.ts'
import type { Finding } from '../../kernel/findings.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Edge, EntityKey, StoredObject, Transaction } from '../../store/port.ts'

/** One edge that a write adds or removes. Shape: `members` of a group or directory role, `owners`, `manager`. */
interface EdgeChange extends Edge {
  readonly kind: 'edge'
  readonly change: 'link' | 'unlink'
}

/** One object that a write creates (no `before`), changes, or deletes (no `after`). A restore creates its object. */
interface ObjectChange {
  readonly kind: 'object'
  readonly key: EntityKey
  readonly before?: StoredObject
  readonly after?: JsonObject
}

/** One thing that a write changes. */
export type DirectoryChange = EdgeChange | ObjectChange

/** What a guard found about a change that it accepts. */
export interface GuardedChange<Result> {
  readonly result: Result
  /** What the caller should know; part of an answer with a representation. */
  readonly warnings: readonly Finding[]
  /** Added to every audit record of the write. */
  readonly auditDetails: readonly AuditDetail[]
}

/**
 * Runs `apply`, which changes what `changes` lists, in the transaction of the write. A guard may read before and after
 * it. It throws to undo the write.
 */
export type GuardDirectoryChange = <Result>(
  context: OperationContext,
  transaction: Transaction,
  changes: readonly DirectoryChange[],
  apply: () => Promise<Result>,
) => Promise<GuardedChange<Result>>
