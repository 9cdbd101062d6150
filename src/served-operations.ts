/** The list of operations that need a token: the same in the main thread and in worker threads. */

import { directoryAuditOperations } from './audit/directory-audit-operations.ts'
import { historyOperations } from './audit/history-operations.ts'
import { batchOperation } from './graph/batch/batch-operation.ts'
import type { Operation } from './graph/operation.ts'
import type { FamilyModule } from './graph/written-kind.ts'

/** Every operation that needs a token: batches, the audit log, the directory and the families with their history. */
export function servedOperations(families: readonly FamilyModule[]): readonly Operation[] {
  return [
    batchOperation,
    ...directoryAuditOperations,
    ...families.flatMap((family) => family.operations),
    ...families.flatMap(({ kinds }) => kinds.flatMap(historyOperations)),
  ]
}
