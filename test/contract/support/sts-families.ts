/** The typed families of STS policies with bodies for each, and the tokens that their operations need. */

import type { GraphVersion } from '../../../src/edm/model.ts'
import type { JsonObject } from '../../../src/kernel/json.ts'
import type { TestService } from '../../support/test-service.ts'

/** Where a policy can be assigned: the set of the object. */
export type AssignmentTarget = 'applications' | 'servicePrincipals'

/** A typed family as a client sees it. */
export interface TypedFamily {
  /** The segment behind `/policies`, and behind an application or service principal. */
  readonly segment: string
  /** The name of the entity type. */
  readonly type: string
  readonly versions: readonly GraphVersion[]
  readonly assignableTo: readonly AssignmentTarget[]
  /** A definition that is fine, and another one to change to. */
  readonly definition: string
  readonly changed: string
  /** Whether a policy only acts as the default of the organization. */
  readonly actsAsDefaultOnly: boolean
}

const both: readonly GraphVersion[] = ['v1.0', 'beta']

function definitionOf(root: string, settings: object): string {
  return JSON.stringify({ [root]: settings })
}

function claims(jwtClaimType: string): string {
  return definitionOf('ClaimsMappingPolicy', {
    Version: 1,
    IncludeBasicClaimSet: 'true',
    ClaimsSchema: [{ Source: 'user', ID: 'employeeid', JwtClaimType: jwtClaimType }],
  })
}

function timeout(webSessionIdleTimeout: string): string {
  return definitionOf('ActivityBasedTimeoutPolicy', {
    Version: 1,
    ApplicationPolicies: [
      { ApplicationId: 'default', WebSessionIdleTimeout: webSessionIdleTimeout },
    ],
  })
}

function acceleration(preferredDomain: string): string {
  return definitionOf('HomeRealmDiscoveryPolicy', {
    AccelerateToFederatedDomain: true,
    PreferredDomain: preferredDomain,
  })
}

function invitations(...allowedDomains: readonly string[]): string {
  return definitionOf('B2BManagementPolicy', {
    InvitationsAllowedAndBlockedDomainsPolicy: {
      AllowedDomains: allowedDomains,
      BlockedDomains: [],
    },
  })
}

/** Source: reference pages of v1.0 and beta, and the navigation properties of both objects. */
export const typedFamilies: readonly TypedFamily[] = [
  {
    segment: 'tokenLifetimePolicies',
    type: 'tokenLifetimePolicy',
    versions: both,
    assignableTo: ['applications', 'servicePrincipals'],
    definition: definitionOf('TokenLifetimePolicy', {
      Version: 1,
      AccessTokenLifetime: '8:00:00',
    }),
    changed: definitionOf('TokenLifetimePolicy', { Version: 1, AccessTokenLifetime: '00:30:00' }),
    actsAsDefaultOnly: false,
  },
  {
    segment: 'claimsMappingPolicies',
    type: 'claimsMappingPolicy',
    versions: both,
    assignableTo: ['servicePrincipals'],
    definition: claims('employee_number'),
    changed: claims('staff_number'),
    actsAsDefaultOnly: false,
  },
  {
    segment: 'homeRealmDiscoveryPolicies',
    type: 'homeRealmDiscoveryPolicy',
    versions: both,
    assignableTo: ['applications', 'servicePrincipals'],
    definition: acceleration('federated.contoso.com'),
    changed: acceleration('login.contoso.com'),
    actsAsDefaultOnly: false,
  },
  {
    segment: 'tokenIssuancePolicies',
    type: 'tokenIssuancePolicy',
    versions: both,
    assignableTo: ['applications', 'servicePrincipals'],
    definition: definitionOf('TokenIssuancePolicy', {
      Version: 1,
      TokenResponseSigningPolicy: 'TokenOnly',
      SamlTokenVersion: '2.0',
    }),
    changed: definitionOf('TokenIssuancePolicy', { Version: 1, SamlTokenVersion: '1.1' }),
    actsAsDefaultOnly: false,
  },
  {
    segment: 'activityBasedTimeoutPolicies',
    type: 'activityBasedTimeoutPolicy',
    versions: both,
    assignableTo: [],
    definition: timeout('02:00:00'),
    changed: timeout('01:00:00'),
    actsAsDefaultOnly: true,
  },
  {
    segment: 'b2bManagementPolicies',
    type: 'b2bManagementPolicy',
    versions: ['beta'],
    assignableTo: [],
    definition: invitations('contoso.com'),
    changed: invitations('contoso.com', 'fabrikam.com'),
    actsAsDefaultOnly: true,
  },
]

/** A body for POST. */
export function typedPolicy(
  { definition, actsAsDefaultOnly }: TypedFamily,
  displayName: string,
): JsonObject {
  return {
    displayName,
    definition: [definition],
    ...(actsAsDefaultOnly && { isOrganizationDefault: true }),
  }
}

/** What reads and writes of policies and assignments need together. */
export const stsPermissions = [
  'Application.Read.All',
  'Application.ReadWrite.All',
  'Policy.Read.All',
  'Policy.Read.B2BManagementPolicy',
  'Policy.ReadWrite.ApplicationConfiguration',
  'Policy.ReadWrite.B2BManagementPolicy',
] as const

/** A delegated token of the administrator for every operation of the typed families. */
export function stsToken(service: TestService): Promise<string> {
  return service.userToken('admin', ...stsPermissions)
}
