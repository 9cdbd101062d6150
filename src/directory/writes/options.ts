/** What the parts of the directory are composed with, and what each of them offers. */

import type { Operation } from '../../graph/operation.ts'
import type { RecordedKind } from '../../graph/written-kind.ts'
import type { GuardDirectoryChange } from './guard-change.ts'
import type { WrittenSet } from './written-set.ts'

/** Options of the directory. */
export interface DirectoryOptions {
  /** Called inside the transaction, around every change of objects and edges. */
  readonly guardChange: GuardDirectoryChange
}

/** One part of the directory that callers write, such as groups with their members. */
export interface WrittenPart {
  /** The sets whose objects are written; they join history, and the deleted items where they can be restored. */
  readonly sets: readonly WrittenSet[]
  /** Kinds that are written in another way than as a set; they join history too. */
  readonly kinds?: readonly RecordedKind[]
  readonly operations: readonly Operation[]
}
