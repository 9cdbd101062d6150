/** What a tenant brings to a decision beside its policies: plain data, resolved before. */

import type { NewConfiguration } from '../../model/strengths/strength-body.ts'
import type { AddressRange } from '../../model/locations/address-ranges.ts'
import type { CompiledNamedLocation } from '../../model/locations/compile-location.ts'

/** A named location as a decision reads it. */
export type DecisionLocation = CompiledNamedLocation & { readonly id: string }

/**
 * An authentication strength, built-in or custom. Combinations are methods joined by commas, in any order,
 * with blanks or without. A configuration narrows the combinations it applies to: every list of it that is
 * not empty must hold the value of the key or certificate, of several policies one.
 */
export interface DecisionStrength {
  readonly id: string
  readonly displayName: string
  readonly allowedCombinations: readonly string[]
  readonly combinationConfigurations: readonly NewConfiguration[]
}

/** Applications that a policy names at once. */
export interface ApplicationGroup {
  /** A keyword such as `Office365`, or the application id that stands for the others. */
  readonly id: string
  readonly members: readonly {
    readonly appId: string
    readonly name: string
    /** The membership ended on this day, `2025-09-02`, in UTC; absent while it lasts. */
    readonly until?: string
  }[]
}

/** Claims of a home tenant that count here. Source: `crossTenantAccessPolicyInboundTrust`. */
export interface InboundTrust {
  readonly isMfaAccepted: boolean
  readonly isCompliantDeviceAccepted: boolean
  readonly isHybridJoinedDeviceAccepted: boolean
}

export interface TenantRules {
  readonly tenantId: string
  readonly namedLocations: readonly DecisionLocation[]
  /** The addresses of the reserved location `00000000-0000-0000-0000-000000000000`. */
  readonly mfaTrustedIps: readonly AddressRange[]
  /** Built-in and custom ones. */
  readonly authenticationStrengths: readonly DecisionStrength[]
  readonly applicationGroups: readonly ApplicationGroup[]
  readonly inboundTrust: {
    readonly default: InboundTrust
    /** Settings of single home tenants, which replace the default. */
    readonly byTenant: readonly (InboundTrust & { readonly tenantId: string })[]
  }
}

/** The reserved id of the location that MFA trusted IPs are. */
export const mfaTrustedIpsId = '00000000-0000-0000-0000-000000000000'
