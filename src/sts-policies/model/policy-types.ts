/**
 * The policy types of the security token service, where they are served, and what each may be assigned to.
 * Source: `microsoft.graph.stsPolicy` and its derived types; PowerShell's `-Type` values for those the
 * Graph pages never listed.
 */

import { applications, servicePrincipals } from '../../directory/kinds.ts'

/** The typed family of a type: the collection at `/policies/{segment}`. */
export interface TypedFamily {
  /** Shape: `tokenLifetimePolicies`. */
  readonly segment: string
  /** The name of the type in Graph. Shape: `tokenLifetimePolicy`. */
  readonly typeName: string
  /** Whether only beta has it. */
  readonly isBeta?: true
}

/** A type of STS policy. */
export interface PolicyType {
  /** The canonical name: the root member of a definition. */
  readonly name: string
  /** Whether a definition must hold `"Version": 1`. */
  readonly requiresVersion: boolean
  /** Families of directory objects that may hold an assignment of this type. */
  readonly assignableTo: readonly string[]
  /** Absent for a type that only the legacy resource has. */
  readonly family?: TypedFamily
  /** A tenant has at most one policy of the type. */
  readonly isSingle?: true
}

const either: readonly string[] = [applications.name, servicePrincipals.name]

/** Source of `assignableTo`: navigation properties of `application` and `servicePrincipal`, v1.0. */
export const policyTypes: readonly PolicyType[] = [
  {
    name: 'TokenLifetimePolicy',
    requiresVersion: true,
    assignableTo: either,
    family: { segment: 'tokenLifetimePolicies', typeName: 'tokenLifetimePolicy' },
  },
  {
    name: 'ClaimsMappingPolicy',
    requiresVersion: true,
    assignableTo: [servicePrincipals.name],
    family: { segment: 'claimsMappingPolicies', typeName: 'claimsMappingPolicy' },
  },
  {
    name: 'TokenIssuancePolicy',
    requiresVersion: true,
    assignableTo: either,
    family: { segment: 'tokenIssuancePolicies', typeName: 'tokenIssuancePolicy' },
  },
  {
    name: 'HomeRealmDiscoveryPolicy',
    requiresVersion: false,
    assignableTo: either,
    family: { segment: 'homeRealmDiscoveryPolicies', typeName: 'homeRealmDiscoveryPolicy' },
  },
  {
    name: 'ActivityBasedTimeoutPolicy',
    requiresVersion: true,
    assignableTo: [],
    family: { segment: 'activityBasedTimeoutPolicies', typeName: 'activityBasedTimeoutPolicy' },
  },
  {
    name: 'B2BManagementPolicy',
    requiresVersion: false,
    assignableTo: [],
    family: { segment: 'b2bManagementPolicies', typeName: 'b2bManagementPolicy', isBeta: true },
    isSingle: true,
  },
  { name: 'AuthenticatorAppSignInPolicy', requiresVersion: false, assignableTo: [] },
]

/** Finds a type by name in any letter case: clients of 2016 to 2019 spelt it in Pascal and in camel case. */
export function findPolicyType(name: string): PolicyType | undefined {
  return policyTypes.find((type) => type.name.toLowerCase() === name.toLowerCase())
}
