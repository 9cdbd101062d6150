/** The one list of what is served: the directory and the policy families, one line each. */

import { createConditionalAccess } from './conditional-access/family.ts'
import type { ConditionalAccessOptions } from './conditional-access/model/options.ts'
import { createDirectoryGuard } from './conditional-access/lockout/directory/guard-directory-change.ts'
import { judgingFirst } from './conditional-access/lockout/judge-first.ts'
import { createDirectory } from './directory/operations.ts'
import type { FamilyModule } from './graph/written-kind.ts'
import { createStsPolicies, type StsPolicyOptions } from './sts-policies/family.ts'
import { inboundTrust } from './tenant-policies/cross-tenant-access/inbound-trust.ts'
import { tenantPolicies } from './tenant-policies/family.ts'
import { trustFramework } from './trust-framework/family.ts'

/** Options of the families that have any. */
export interface FamilyOptions {
  readonly stsPolicies: StsPolicyOptions
  readonly conditionalAccess: ConditionalAccessOptions
}

/** The directory, and every family that the service serves. */
export function createFamilies(options: FamilyOptions): readonly FamilyModule[] {
  const directory = createDirectory({ guardChange: createDirectoryGuard() })
  return [
    { ...directory, operations: directory.operations.map(judgingFirst) },
    createStsPolicies(options.stsPolicies),
    createConditionalAccess(options.conditionalAccess, inboundTrust),
    tenantPolicies,
    trustFramework,
  ]
}
