/** The operations that answer questions about STS policies. */

import type { Operation } from '../../graph/operation.ts'
import { claimsOperation } from './claims-operation.ts'
import { effectiveOperation } from './effective-operation.ts'
import type { QuestionOptions } from './question-options.ts'

/** Every question. */
export function questionOperations(options: QuestionOptions): readonly Operation[] {
  return [effectiveOperation(options), claimsOperation(options)]
}
