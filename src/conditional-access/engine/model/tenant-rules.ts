/** The data of a tenant, apart from its policies, that decisions depend on. */

import type { NewConfiguration } from '../../model/strengths/strength-body.ts'
import type { AddressRange } from '../../model/locations/address-ranges.ts'
import type { BaselineScopesSetting } from './baseline-scopes-setting.ts'
import type { CompiledNamedLocation } from '../../model/locations/compile-location.ts'

/** A location that policies name and that the files do not describe: who is in it, and whether it is trusted, is not known. */
interface UnlistedLocation {
  readonly kind: 'unlisted'
  readonly isTrusted: null
}

/** A named location as a decision reads it. */
export type DecisionLocation = (CompiledNamedLocation | UnlistedLocation) & {
  readonly id: string
  /** For texts only. */
  readonly displayName?: string
}

/**
 * An authentication strength, built-in or custom. Combinations are methods joined by commas, in any order,
 * with or without spaces. A configuration restricts the combinations it applies to: each of its lists that is
 * not empty must contain the value of the key or certificate, and one of the policies of a certificate.
 */
export interface DecisionStrength {
  readonly id: string
  readonly displayName: string
  readonly allowedCombinations: readonly string[]
  readonly combinationConfigurations: readonly NewConfiguration[]
  /** True for one that a policy names and that the files do not describe: what it allows is not known. */
  readonly isUnlisted?: true
}

/** Applications that a policy can name together. */
export interface ApplicationGroup {
  /** A keyword such as `Office365`, or the application id that means all members. */
  readonly id: string
  readonly members: readonly ApplicationGroupMember[]
}

/** An application of a group. */
export interface ApplicationGroupMember {
  /** Absent where no id is public: the member is then matched by its name. */
  readonly appId?: string
  readonly name: string
  /** Only an application of the same name is known to have the id. */
  readonly isIdInferred?: boolean
  /** The first day of the membership, `2026-03-24`, in UTC; absent when it is not known. */
  readonly since?: string
  /** The membership ended on this day, `2025-09-02`, in UTC; absent for a current member. */
  readonly until?: string
}

/** Claims of a home tenant that count in this one. Source: `crossTenantAccessPolicyInboundTrust`. */
export interface InboundTrust {
  readonly isMfaAccepted: boolean
  readonly isCompliantDeviceAccepted: boolean
  readonly isHybridJoinedDeviceAccepted: boolean
}

/** What decisions depend on besides the policies and the sign-in. */
export interface TenantRules {
  readonly tenantId: string
  readonly namedLocations: readonly DecisionLocation[]
  /** The addresses of the location `mfaTrustedIpsId`. */
  readonly mfaTrustedIps: readonly AddressRange[]
  /** Custom ones, and built-in ones that are not as on the day of the decision. */
  readonly authenticationStrengths: readonly DecisionStrength[]
  readonly applicationGroups: readonly ApplicationGroup[]
  /**
   * User actions that policies on all resources leave alone, by the last word of their name (`accountrecovery`) or by
   * the whole name; none when absent.
   */
  readonly excludedUserActions?: readonly string[]
  /** `rollout` when absent. */
  readonly baselineScopes?: BaselineScopesSetting
  readonly inboundTrust: {
    readonly default: InboundTrust
    /** Settings for single home tenants, which replace the default. */
    readonly byTenant: readonly (InboundTrust & { readonly tenantId: string })[]
  }
}
