/** The one list of policy families: one line each. */

import { conditionalAccess } from './conditional-access/family.ts'
import type { FamilyModule } from './graph/descriptor.ts'
import { createStsPolicies, type StsPolicyOptions } from './sts-policies/family.ts'
import { trustFramework } from './trust-framework/family.ts'

export interface FamilyOptions {
  readonly stsPolicies: StsPolicyOptions
}

/** Every family the service serves. */
export function createFamilies(options: FamilyOptions): readonly FamilyModule[] {
  return [createStsPolicies(options.stsPolicies), conditionalAccess, trustFramework]
}
