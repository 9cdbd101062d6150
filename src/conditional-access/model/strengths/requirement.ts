/** What a strength asks of a sign-in, as plain data for those who decide. */

import { modesOf, type MethodMode } from './combinations.ts'
import type { StrengthBody } from './strength-body.ts'

/** Which authenticators count for some combinations. An empty list restricts nothing. */
export interface CombinationRestriction {
  readonly appliesTo: readonly (readonly MethodMode[])[]
  /** Models of security keys, of which one must have been used. */
  readonly aaguids: readonly string[]
  /** Issuers of certificates, by subject key identifier; the certificate must be of one of them. */
  readonly issuerSkis: readonly string[]
  /** Policies of certificates; the certificate must name one, and have one of the issuers too. */
  readonly policyOids: readonly string[]
}

/** A sign-in satisfies a strength when it used every mode of one combination, with its restrictions. */
export interface StrengthRequirement {
  readonly combinations: readonly (readonly MethodMode[])[]
  readonly restrictions: readonly CombinationRestriction[]
}

/**
 * Reads the requirement of a stored or built-in strength.
 * Source: https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strength-advanced-options
 * (a certificate must meet both lists, and one entry of each).
 */
export function combinationsOf(
  strength: Pick<StrengthBody, 'allowedCombinations' | 'combinationConfigurations'>,
): StrengthRequirement {
  return {
    combinations: strength.allowedCombinations.map(modesOf),
    restrictions: strength.combinationConfigurations.map((configuration) => ({
      appliesTo: configuration.appliesToCombinations.map(modesOf),
      aaguids: 'allowedAAGUIDs' in configuration ? configuration.allowedAAGUIDs : [],
      issuerSkis: 'allowedIssuerSkis' in configuration ? configuration.allowedIssuerSkis : [],
      policyOids: 'allowedPolicyOIDs' in configuration ? configuration.allowedPolicyOIDs : [],
    })),
  }
}
