/** The one list of policy families: one line each. */

import { createConditionalAccess } from './conditional-access/family.ts'
import type { ConditionalAccessOptions } from './conditional-access/model/options.ts'
import type { FamilyModule } from './graph/policy-family.ts'
import { createStsPolicies, type StsPolicyOptions } from './sts-policies/family.ts'
import { trustFramework } from './trust-framework/family.ts'

/** Options of the families that have any. */
export interface FamilyOptions {
  readonly stsPolicies: StsPolicyOptions
  readonly conditionalAccess: ConditionalAccessOptions
}

/** Every family the service serves. */
export function createFamilies(options: FamilyOptions): readonly FamilyModule[] {
  return [
    createStsPolicies(options.stsPolicies),
    createConditionalAccess(options.conditionalAccess),
    trustFramework,
  ]
}
