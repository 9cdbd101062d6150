/** The settings of conditional access. */

/** How many objects of each kind a tenant may have. */
export interface ConditionalAccessLimits {
  readonly policies: number
  readonly namedLocations: number
  readonly ipRangesPerNamedLocation: number
  readonly authenticationStrengths: number
}

/** The settings of conditional access that the operator chooses. */
export interface ConditionalAccessOptions {
  readonly limits: ConditionalAccessLimits
  /** What happens to a policy that names an object the tenant does not have. */
  readonly unknownReferences: 'refuse' | 'warn'
}

/**
 * Microsoft's limits.
 * Source: https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions
 */
export const microsoftLimits: ConditionalAccessLimits = Object.freeze({
  policies: 240,
  namedLocations: 195,
  ipRangesPerNamedLocation: 2_000,
  authenticationStrengths: 15,
})
