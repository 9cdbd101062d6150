/** The one list of what is served: the directory and the policy families, one line each. */

import { createConditionalAccess } from './conditional-access/family.ts'
import type { ConditionalAccessOptions } from './conditional-access/model/options.ts'
import { createDirectoryGuard } from './conditional-access/lockout/directory/guard-directory-change.ts'
import { judgingFirst } from './conditional-access/lockout/judge-first.ts'
import { createDirectory } from './directory/operations.ts'
import type { FamilyModule } from './graph/written-kind.ts'
import { createStsPolicies, type StsPolicyOptions } from './sts-policies/family.ts'
import {
  createFindFrequencyPolicies,
  forCallers,
} from './conditional-access/decisions/sign-in-frequency-policies.ts'
import { createLiveRules } from './conditional-access/decisions/live-rules.ts'
import { questionOperations } from './sts-policies/questions/operations.ts'
import { createStsTenants, type StsTenants } from './sts-policies/questions/stored-tenant.ts'
import { usualStsSettings, type StsSettings } from './sts-policies/select/policy-records.ts'
import { inboundTrust } from './tenant-policies/cross-tenant-access/inbound-trust.ts'
import { tenantPolicies } from './tenant-policies/family.ts'
import { createKeySets } from './trust-framework/key-sets/family.ts'
import { keyContainers } from './trust-framework/key-sets/key-containers.ts'
import type { KeyEncryptionKeys } from './trust-framework/key-sets/sealed-key.ts'
import { createTrustFramework } from './trust-framework/family.ts'
import {
  usualTrustFrameworkOptions,
  type TrustFrameworkOptions,
} from './trust-framework/resources/options.ts'

/** Options of the families that have any. */
export interface FamilyOptions {
  readonly stsPolicies: StsPolicyOptions
  /** What questions about STS policies go by that say nothing else; the usual settings when absent. */
  readonly stsSettings?: StsSettings
  readonly conditionalAccess: ConditionalAccessOptions
  /** With what private material of policy keys is sealed; it is refused when the list is empty. */
  readonly keyEncryptionKeys: KeyEncryptionKeys
  /** The usual ones when absent. */
  readonly trustFramework?: TrustFrameworkOptions
}

/**
 * The directory, and every family that the service serves. `stsTenants` caches STS policies; whoever else needs them
 * shares it.
 */
export function createFamilies(
  options: FamilyOptions,
  stsTenants: StsTenants = createStsTenants(options.stsSettings ?? usualStsSettings),
): readonly FamilyModule[] {
  const stsPolicies = createStsPolicies(options.stsPolicies)
  const findLiveState = createLiveRules(inboundTrust)
  const frequencyPolicies = forCallers(createFindFrequencyPolicies(findLiveState))
  const directory = createDirectory({ guardChange: createDirectoryGuard() })
  return [
    { ...directory, operations: directory.operations.map(judgingFirst) },
    {
      ...stsPolicies,
      operations: [
        ...stsPolicies.operations,
        ...questionOperations({ tenants: stsTenants, frequencyPolicies }),
      ],
    },
    createConditionalAccess(options.conditionalAccess, inboundTrust, findLiveState),
    tenantPolicies,
    createTrustFramework(options.trustFramework ?? usualTrustFrameworkOptions, keyContainers),
    createKeySets(options.keyEncryptionKeys),
  ]
}
