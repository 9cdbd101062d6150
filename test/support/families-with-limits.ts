/** The settings of the families with other limits of conditional access. */

import type { ConditionalAccessLimits } from '../../src/conditional-access/model/options.ts'
import type { FamilyOptions } from '../../src/families.ts'
import { familyOptions } from './family-options.ts'

/** The default settings of tests, with the given limits. */
export function familiesWithLimits(limits: Partial<ConditionalAccessLimits>): FamilyOptions {
  const { conditionalAccess } = familyOptions
  return {
    ...familyOptions,
    conditionalAccess: {
      ...conditionalAccess,
      limits: { ...conditionalAccess.limits, ...limits },
    },
  }
}
