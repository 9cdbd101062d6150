/** The stored form of an authentication strength. */

/** The security keys that combinations allow. */
export type Fido2Configuration = {
  readonly '@odata.type': '#microsoft.graph.fido2CombinationConfiguration'
  readonly id: string
  readonly appliesToCombinations: readonly string[]
  readonly allowedAAGUIDs: readonly string[]
}

/** The certificates that combinations allow. */
export type X509Configuration = {
  readonly '@odata.type': '#microsoft.graph.x509CertificateCombinationConfiguration'
  readonly id: string
  readonly appliesToCombinations: readonly string[]
  readonly allowedIssuerSkis: readonly string[]
  readonly allowedPolicyOIDs: readonly string[]
}

/** A configuration that restricts combinations with security keys or certificates. */
export type CombinationConfiguration = Fido2Configuration | X509Configuration

/** A configuration without an id. */
export type NewConfiguration = Omit<Fido2Configuration, 'id'> | Omit<X509Configuration, 'id'>

/**
 * A strength as it is stored, without id and timestamps, which the store keeps.
 * Shape: `{ "displayName": "…", "description": "", "policyType": "custom", "requirementsSatisfied": "mfa",
 * "allowedCombinations": ["password,sms"], "combinationConfigurations": [] }`.
 */
export type StrengthBody = {
  readonly displayName: string
  /** Empty when it was not given. */
  readonly description: string
  readonly policyType: 'builtIn' | 'custom'
  readonly requirementsSatisfied: 'none' | 'mfa'
  /** Each a set of method modes, joined by commas in the order of the flags. */
  readonly allowedCombinations: readonly string[]
  readonly combinationConfigurations: readonly CombinationConfiguration[]
}
