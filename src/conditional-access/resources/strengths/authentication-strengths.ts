/** Authentication strengths as a resource: all of its operations. */

import type { RecordedKind } from '../../../graph/written-kind.ts'
import { countOperation, getOperation, listOperation } from '../../../graph/handlers/read.ts'
import { collectionOperations } from '../../../graph/handlers/write.ts'
import type { Operation } from '../../../graph/operation.ts'
import { unsupportedOperation } from '../../../graph/unsupported-operation.ts'
import type { ConditionalAccessLimits } from '../../model/options.ts'
import { configurationOperations } from './configuration-operations.ts'
import { strengthKind } from './kind.ts'
import { methodModeSet } from './method-modes.ts'
import { rootOperations } from './root-operations.ts'
import { strengthSets, type StrengthGuards } from './strength-sets.ts'
import { updateAllowedCombinationsOperation } from './update-allowed-combinations.ts'
import { usageOperation, type ListReferringPolicies } from './usage.ts'

/** What strengths need to know about policies, and their limit. */
export interface AuthenticationStrengthOptions extends Pick<StrengthGuards, 'findReferrers'> {
  readonly limits: Pick<ConditionalAccessLimits, 'authenticationStrengths'>
  readonly listReferringPolicies: ListReferringPolicies
}

/**
 * The kind and the operations of authentication strengths. The beta segment `authenticationStrengths` and
 * the function `findByMethodMode`, which the schema announces as removed in 2023, are not served; the function is refused by name.
 */
export function createAuthenticationStrengths(options: AuthenticationStrengthOptions): {
  readonly kind: RecordedKind
  readonly operations: readonly Operation[]
  readonly unsupportedOperations: readonly Operation[]
} {
  const { limits, findReferrers, listReferringPolicies } = options
  const sets = strengthSets({ limit: limits.authenticationStrengths, findReferrers })
  return {
    kind: strengthKind,
    operations: [
      ...rootOperations,
      listOperation(methodModeSet),
      countOperation(methodModeSet),
      getOperation(methodModeSet),
      ...sets.flatMap((set) => [
        ...collectionOperations(set),
        countOperation(set),
        updateAllowedCombinationsOperation(set, listReferringPolicies),
        usageOperation(set, listReferringPolicies),
        ...configurationOperations(set),
      ]),
    ],
    unsupportedOperations: sets.map(({ path }) =>
      unsupportedOperation('GET', `${path}/findByMethodMode/{modes}`, 'findByMethodMode'),
    ),
  }
}
