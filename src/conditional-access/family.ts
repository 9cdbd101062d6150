/** Conditional access as a family: the resources it consists of, composed. */

import type { FamilyModule } from '../graph/descriptor.ts'
import type { ConditionalAccessOptions } from './options.ts'
import { policyKind } from './policies/kind.ts'
import { policyOperations } from './surfaces.ts'

/** Composes the family. */
export function createConditionalAccess(options: ConditionalAccessOptions): FamilyModule {
  return {
    kinds: [policyKind],
    operations: [...policyOperations(options)],
  }
}
