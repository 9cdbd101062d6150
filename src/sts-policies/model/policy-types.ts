/**
 * The policy types of the security token service, and what each may be assigned to.
 * Source: `microsoft.graph.stsPolicy` and its derived types; PowerShell's `-Type` values for those the
 * Graph pages never listed.
 */

import { applications, servicePrincipals } from '../../directory/kinds.ts'

/** A type of STS policy. */
export interface PolicyType {
  /** The canonical name: the root member of a definition. */
  readonly name: string
  /** Whether a definition must hold `"Version": 1`. */
  readonly requiresVersion: boolean
  /** Families of directory objects that may hold an assignment of this type. */
  readonly assignableTo: readonly string[]
}

/** Source of `assignableTo`: navigation properties of `application` and `servicePrincipal`, v1.0. */
export const policyTypes: readonly PolicyType[] = [
  {
    name: 'TokenLifetimePolicy',
    requiresVersion: true,
    assignableTo: [applications.name, servicePrincipals.name],
  },
  { name: 'ClaimsMappingPolicy', requiresVersion: true, assignableTo: [servicePrincipals.name] },
  {
    name: 'TokenIssuancePolicy',
    requiresVersion: true,
    assignableTo: [applications.name, servicePrincipals.name],
  },
  {
    name: 'HomeRealmDiscoveryPolicy',
    requiresVersion: false,
    assignableTo: [applications.name, servicePrincipals.name],
  },
  { name: 'ActivityBasedTimeoutPolicy', requiresVersion: true, assignableTo: [] },
  { name: 'B2BManagementPolicy', requiresVersion: false, assignableTo: [] },
  { name: 'AuthenticatorAppSignInPolicy', requiresVersion: false, assignableTo: [] },
]

/** Finds a type by name in any letter case: clients of 2016 to 2019 spelt it in Pascal and in camel case. */
export function findPolicyType(name: string): PolicyType | undefined {
  return policyTypes.find((type) => type.name.toLowerCase() === name.toLowerCase())
}
