/** Random tenants and questions, small enough that policies meet each other. */

import * as fc from 'fast-check'
import { compileStsPolicies } from '../../../src/sts-policies/select/compile.ts'
import type { Party } from '../../../src/sts-policies/select/party.ts'
import type {
  StsAssignment,
  StsPolicyRecord,
} from '../../../src/sts-policies/select/policy-records.ts'
import type { StsQuestion } from '../../../src/sts-policies/select/select.ts'
import type { ReferenceParty, ReferenceQuestion, ReferenceTenant } from './reference-records.ts'

const portal = 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c'
const appIds = [
  'app-1',
  portal,
  '1fec8e78-bce4-4aaf-ab1b-5451cc387264',
  '5e3ce6c0-2b1f-4285-8d4b-75ee78787346',
  '00000003-0000-0ff1-ce00-000000000000',
]
const servicePrincipalIds = ['sp-1', 'sp-2']
const applicationIds = ['object-1', 'object-2']
const domainNames = ['contoso.com', 'fabrikam.com', 'managed.example']

const span = fc.constantFrom('00:10:00', '00:15:00', '1:00:00', '08:00:00', '2.00:00:00')
const age = fc.oneof(span, fc.constant('until-revoked'))
const domainList = fc.subarray([...domainNames, '*', 'All_Domains'], { maxLength: 2 })
const appList = fc.subarray([...appIds, '*', 'all_apps'], { maxLength: 2 })

/** A record in which each member may be missing. */
function some(members: Readonly<Record<string, fc.Arbitrary<unknown>>>) {
  return fc.record(members, { requiredKeys: [] })
}

const bodies: Readonly<Record<string, fc.Arbitrary<object>>> = {
  TokenLifetimePolicy: some({
    AccessTokenLifetime: span,
    accesstokenlifetimes: span,
    MaxInactiveTime: span,
    MaxAgeSingleFactor: age,
    MaxAgeMultiFactor: age,
    MaxAgeSessionSingleFactor: age,
    MaxAgeSessionMultiFactor: age,
  }),
  HomeRealmDiscoveryPolicy: some({
    AccelerateToFederatedDomain: fc.boolean(),
    PreferredDomain: fc.constantFrom(...domainNames, 'Fabrikam.com'),
    AllowCloudPasswordValidation: fc.boolean(),
    AlternateIdLogin: fc.record({ Enabled: fc.boolean() }),
    DomainHintPolicy: some({
      IgnoreDomainHintForDomains: domainList,
      RespectDomainHintForDomains: domainList,
      IgnoreDomainHintForApps: appList,
      RespectDomainHintForApps: appList,
    }),
  }),
  TokenIssuancePolicy: some({
    SigningAlgorithm: fc.constantFrom(
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    ),
    TokenResponseSigningPolicy: fc.constantFrom('ResponseOnly', 'TokenOnly', 'ResponseAndToken'),
    SamlTokenVersion: fc.constantFrom('1.1', '2.0'),
    EmitSAMLNameFormat: fc.boolean(),
  }),
  ActivityBasedTimeoutPolicy: fc.record({
    ApplicationPolicies: fc.array(
      fc.record({
        ApplicationId: fc.constantFrom('default', portal),
        WebSessionIdleTimeout: fc.constantFrom('00:05:00', '01:00:00', '03:00:00'),
      }),
      { maxLength: 3 },
    ),
  }),
  ClaimsMappingPolicy: fc.constant({ Version: 1 }),
}

const types = Object.keys(bodies)

/** A definition; one in six cannot be read. */
function definitionOf(type: string): fc.Arbitrary<string> {
  const body = bodies[type] ?? fc.constant({})
  return fc.oneof(
    { weight: 5, arbitrary: body.map((each) => JSON.stringify({ [type]: each })) },
    {
      weight: 1,
      arbitrary: fc.oneof(
        body.map((each) => JSON.stringify(each)),
        fc.constantFrom('', '{', '[]', `{"${type}":null}`, `{"${type}":[]}`),
      ),
    },
  )
}

function policyOf(id: string): fc.Arbitrary<StsPolicyRecord> {
  return fc.constantFrom(...types).chain((type) =>
    fc.record({
      id: fc.constant(id),
      type: fc.constant(type),
      displayName: fc.constant(id),
      definition: definitionOf(type),
      isOrganizationDefault: fc.boolean(),
    }),
  )
}

/** Where lifetime policies are likely to meet, every type is, and assignments may name policies that do not exist. */
function arbitraryTenant(prefix: string): fc.Arbitrary<ReferenceTenant> {
  const ids = Array.from({ length: 9 }, (_, index) => `${prefix}${index}`)
  const assignment: fc.Arbitrary<StsAssignment> = fc
    .constantFrom('application' as const, 'servicePrincipal' as const)
    .chain((target) =>
      fc.record({
        policyId: fc.constantFrom(...ids),
        target: fc.constant(target),
        objectId: fc.constantFrom(
          ...(target === 'application' ? applicationIds : servicePrincipalIds),
        ),
      }),
    )
  return fc.record({
    policies: fc.subarray(ids).chain((chosen) => fc.tuple(...chosen.map((id) => policyOf(id)))),
    assignments: fc.uniqueArray(assignment, { maxLength: 12, selector: JSON.stringify }),
    settings: fc.record({
      precedence: fc.constantFrom('sp-first' as const, 'org-first' as const),
      lifetimes: fc.constantFrom('2018' as const, 'current' as const),
    }),
  })
}

/** A policy that is in no tenant of these. */
export const arbitraryNewPolicy = policyOf('new-policy')

const audiences = ['AzureADMyOrg', 'AzureADMultipleOrgs', 'PersonalMicrosoftAccount'] as const

function partyWith(home: ReferenceTenant): fc.Arbitrary<ReferenceParty> {
  return fc.record(
    {
      appId: fc.constantFrom(...appIds),
      servicePrincipalId: fc.constantFrom(...servicePrincipalIds),
      applicationId: fc.constantFrom(...applicationIds),
      home: fc.constant(home),
      isManagedIdentity: fc.boolean().filter((is) => is),
      signInAudience: fc.constantFrom(...audiences),
      handlesContinuousAccess: fc.boolean(),
    },
    { requiredKeys: ['appId'] },
  )
}

const signIn = fc.record(
  {
    domains: fc.subarray(domainNames).chain((names) =>
      fc.tuple(
        ...names.map((name) =>
          fc.record({
            name: fc.constant(name),
            isVerified: fc.boolean(),
            isFederated: fc.boolean(),
          }),
        ),
      ),
    ),
    domainHint: fc.constantFrom(...domainNames, 'CONTOSO.com', 'other.example'),
    userName: fc.constantFrom('ada@contoso.com', 'ada@Managed.Example', 'ada@else.example', 'ada'),
    isPasswordHashSynced: fc.boolean(),
  },
  { requiredKeys: ['domains'] },
)

function questionAbout(home: ReferenceTenant): fc.Arbitrary<ReferenceQuestion> {
  return fc.record(
    {
      client: partyWith(home),
      resource: partyWith(home),
      signIn,
      webSession: fc.record(
        {
          chosenByUser: fc.constantFrom(300, 3600, 20_000),
          beganWith: fc.constantFrom(600, 7200, null),
        },
        { requiredKeys: [] },
      ),
      usesConditionalAccess: fc.boolean(),
      signInFrequencyPolicies: fc.subarray(['A', 'B']),
    },
    { requiredKeys: ['client'] },
  )
}

/** A tenant with a few questions; parties may come from another tenant. */
export const arbitraryCase = arbitraryTenant('h').chain((home) =>
  fc.record({
    tenant: arbitraryTenant('p'),
    questions: fc.array(questionAbout(home), { minLength: 1, maxLength: 4 }),
  }),
)

/** Compiles a tenant of the reference. */
export function compile({ policies, assignments, settings }: ReferenceTenant) {
  return compileStsPolicies(policies, assignments, settings)
}

/** Makes the question that `select` takes. */
export function questionFor({ client, resource, ...rest }: ReferenceQuestion): StsQuestion {
  const party = ({ home, ...facts }: ReferenceParty): Party =>
    home === undefined ? facts : { ...facts, home: compile(home) }
  return {
    ...rest,
    client: party(client),
    ...(resource === undefined ? {} : { resource: party(resource) }),
  }
}
