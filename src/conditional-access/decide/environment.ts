/** What a tenant brings to a decision beside its policies: plain data, resolved before. */

/** Addresses from the lower to the upper one, both included, as numbers. */
export interface AddressRange {
  readonly family: 4 | 6
  readonly lower: bigint
  readonly upper: bigint
}

/** A named location. Source: `ipNamedLocation`, `countryNamedLocation`, `compliantNetworkNamedLocation`. */
export type DecisionLocation =
  | {
      readonly kind: 'ip'
      readonly id: string
      readonly isTrusted: boolean
      readonly ranges: readonly AddressRange[]
    }
  | {
      readonly kind: 'country'
      readonly id: string
      /** Two letters each, in any case. */
      readonly countries: readonly string[]
      readonly includeUnknown: boolean
      readonly lookup: 'clientIpAddress' | 'authenticatorAppGps'
    }
  | { readonly kind: 'compliantNetwork'; readonly id: string; readonly isTrusted: boolean }

/** Narrows the combinations it applies to. Source: `authenticationCombinationConfiguration`. */
export type CombinationConfiguration =
  | {
      readonly kind: 'fido2'
      readonly appliesToCombinations: readonly string[]
      readonly allowedAAGUIDs: readonly string[]
    }
  | {
      /** Every list that is not empty must hold the certificate's value; for policies, one of them. */
      readonly kind: 'x509'
      readonly appliesToCombinations: readonly string[]
      readonly allowedIssuerSkis: readonly string[]
      readonly allowedPolicyOIDs: readonly string[]
    }

/** An authentication strength, built-in or custom. Combinations are methods joined by commas, in any order. */
export interface DecisionStrength {
  readonly id: string
  readonly displayName: string
  readonly allowedCombinations: readonly string[]
  readonly combinationConfigurations: readonly CombinationConfiguration[]
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

export interface Environment {
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
