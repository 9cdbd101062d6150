/** Generates sign-ins, with as many unknown facts as wanted, and the ways in which they can turn out. */

import { agentContexts } from '../../../src/conditional-access/engine/model/sign-in-schema.ts'
import {
  directoryAppId,
  microsoftGraphAppId,
} from '../../../src/conditional-access/engine/model/semantics.ts'
import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { mfaTrustedIpsId } from '../../../src/conditional-access/model/locations/reserved-locations.ts'
import type {
  CustomSecurityAttributes,
  Device,
  Principal,
  SignIn,
  Target,
  TargetApplication,
} from '../../../src/conditional-access/engine/model/sign-in.ts'
import {
  authenticationMethods,
  deviceTextProperties,
  exemptibleControls,
  identityProviders,
} from '../../../src/conditional-access/engine/model/sign-in-schema.ts'
import {
  agentIds,
  agreementIds,
  appIds,
  attributeTexts,
  blueprintIds,
  customFactors,
  groupIds,
  locationIds,
  mostly,
  oneOf,
  roleIds,
  securityKeys,
  servicePrincipalIds,
  someOf,
  tenantIds,
  userIds,
} from './arbitrary-ids.ts'

/** How many of ten optional members are not known. */
type Unknowns = 0 | 1 | 5

type Optional<Members> = { readonly [Name in keyof Members]?: Members[Name] }

/** Generates an object whose members may each be absent. */
function facts<Members extends object>(
  unknowns: Unknowns,
  members: { [Name in keyof Members]: Arbitrary<Members[Name]> },
): Arbitrary<Optional<Members>> {
  if (unknowns === 0) return fc.record(members)
  const isUnknown = fc.integer({ min: 1, max: 10 }).map((roll) => roll <= unknowns)
  const names = Object.keys(members)
  return fc
    .tuple(
      fc.record(members),
      fc.array(isUnknown, { minLength: names.length, maxLength: names.length }),
    )
    .map(([all, absent]) => {
      const kept = Object.entries(all).filter(([name]) => absent[names.indexOf(name)] !== true)
      return Object.fromEntries(kept) as Optional<Members>
    })
}

const externalTypes = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  {
    weight: 2,
    arbitrary: fc.uniqueArray(
      fc.constantFrom(
        'internalGuest' as const,
        'b2bCollaborationGuest' as const,
        'b2bCollaborationMember' as const,
        'b2bDirectConnectUser' as const,
        'otherExternalUser' as const,
        'serviceProvider' as const,
      ),
      { minLength: 1, maxLength: 2 },
    ),
  },
)

const attributes = fc.dictionary(
  fc.constantFrom('Engineering_Project', 'engineering_project', 'Zugriff_Stufe'),
  fc.oneof(
    fc.constantFrom(...attributeTexts),
    fc.array(fc.constantFrom(...attributeTexts), { maxLength: 2 }),
  ),
  { maxKeys: 2 },
)

const kinds = ['user', 'agentUser', 'servicePrincipal', 'agentIdentity'] as const

function principalOf(kind: Principal['kind'], unknowns: Unknowns): Arbitrary<Principal> {
  switch (kind) {
    case 'user':
      return fc
        .tuple(
          oneOf(userIds),
          facts(unknowns, {
            externalTypes,
            homeTenantId: fc.option(oneOf(tenantIds), { freq: 3 }),
            identityProvider: fc.constantFrom(...identityProviders),
            isMfaRegistered: fc.boolean(),
            groupIds: someOf(groupIds),
            roleTemplateIds: someOf(roleIds),
          }),
        )
        .map(([id, rest]) => ({ kind, id, ...rest }))
    case 'agentUser':
      return oneOf(userIds).map((id) => ({ kind, id }))
    case 'servicePrincipal':
      return fc
        .tuple(
          oneOf(servicePrincipalIds),
          facts(unknowns, {
            workload: mostly(
              fc.constant('singleTenant' as const),
              fc.constantFrom('multiTenant' as const, 'managedIdentity' as const),
            ),
            attributes,
          }),
        )
        .map(([id, rest]) => ({ kind, id, ...rest }))
    case 'agentIdentity':
      return fc
        .tuple(
          oneOf(agentIds),
          facts(unknowns, { blueprintId: fc.option(oneOf(blueprintIds)), attributes }),
        )
        .map(([id, rest]) => ({ kind, id, ...rest }))
  }
}

const noAttributes: CustomSecurityAttributes = {}

/** The applications that may represent baseline scopes. */
const baselineAudiences = [directoryAppId, appIds.at(-1) ?? '']

/** The applications that have baseline scopes. */
const scopeResources = [directoryAppId, microsoftGraphAppId]

const scopes = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  {
    weight: 2,
    arbitrary: fc.array(
      fc.constantFrom(
        'openid',
        'profile',
        'User.Read',
        'People.Read',
        'User.Read.All',
        'Mail.Read',
        'UserAuthenticationMethod.Read',
        'userauthenticationmethod.readwrite',
      ),
      { maxLength: 2 },
    ),
  },
)

function targetOf(unknowns: Unknowns): Arbitrary<Target> {
  const application = fc
    .tuple(
      oneOf(appIds),
      facts(unknowns, { attributes, isAgentResource: fc.boolean() }),
      mostly(fc.constant(null), fc.constantFrom('Loop', 'make.POWERAPPS.com', 'Protection Center')),
    )
    .map(([appId, rest, displayName]) => ({ appId, ...rest, ...(displayName && { displayName }) }))
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(
          fc.array(application, { minLength: 1, maxLength: 2 }),
          facts(unknowns, {
            requestedScopes: scopes,
            isConfidentialClient: fc.boolean(),
            baselineAudienceAttributes: attributes,
          }),
          fc.option(application, { freq: 1 }),
        )
        .map(([applications, rest, client]) => ({
          kind: 'applications' as const,
          applications,
          ...rest,
          ...(client !== null && { client }),
        })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('urn:user:registersecurityinfo', 'urn:user:registerdevice')
        .map((action) => ({ kind: 'userAction' as const, action })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('c1', 'C2', 'https://contoso.example/high')
        .map((id) => ({ kind: 'authenticationContext' as const, id })),
    },
  )
}

const deviceTexts = fc.option(
  fc.constantFrom('SAW', 'saw', 'Surface Laptop', '10.0.22000', '', 'ends in `'),
  { freq: 3 },
)
const textsOfDevice: { [name: string]: Arbitrary<string | null> } = {
  ...Object.fromEntries(deviceTextProperties.map((name) => [name, deviceTexts])),
  deviceId: fc.constantFrom('AAAAAAAA-0000-1111-2222-BBBBBBBBBBBB', null),
  mdmAppId: fc.constantFrom('00001111-aaaa-2222-bbbb-3333cccc4444', null),
  deviceOwnership: fc.constantFrom('Company', 'Personal', null),
  profileType: fc.constantFrom('RegisteredDevice', 'Shared', null),
  trustType: fc.constantFrom('AzureAD', 'ServerAD', 'serverad', 'Workplace', null),
}

function deviceOf(unknowns: Unknowns): Arbitrary<Device> {
  const collection = fc.array(fc.constantFrom('[ZTDId]:value', 'SAW'), { maxLength: 2 })
  return fc
    .tuple(
      facts(unknowns, textsOfDevice),
      facts(unknowns, {
        isCompliant: fc.boolean(),
        isManaged: fc.boolean(),
        physicalIds: collection,
        systemLabels: collection,
      }),
    )
    .map(([texts, rest]) => ({ ...texts, ...rest }))
}

const country = fc.constantFrom('US', 'us', 'CU', 'DE', null)

function networkOf(unknowns: Unknowns): Arbitrary<NonNullable<SignIn['network']>> {
  const members = facts(unknowns, {
    ip: fc.constantFrom(
      '203.0.113.7',
      '198.51.100.7',
      '192.0.2.9',
      '::ffff:203.0.113.7',
      '2001:db8::1',
      '2001:db8:1::1',
      'fe80::1%eth0',
      'no address',
      null,
    ),
    country,
    gpsCountry: country,
    isCompliantNetwork: fc.boolean(),
    isAllowedAtResource: fc.boolean(),
  })
  return mostly(
    members,
    fc
      .tuple(members, someOf([...locationIds, mfaTrustedIpsId], 3))
      .map(([rest, namedLocationIds]) => ({ ...rest, namedLocationIds })),
  )
}

const riskLevel = fc.constantFrom(
  'none' as const,
  'low' as const,
  'medium' as const,
  'high' as const,
  'hidden' as const,
)
const agentRisk = fc.constantFrom(
  'none' as const,
  'low' as const,
  'medium' as const,
  'high' as const,
)
const insiderRisk = fc.constantFrom(
  'none' as const,
  'minor' as const,
  'moderate' as const,
  'elevated' as const,
)
const flow = mostly(
  fc.constant('none' as const),
  fc.constantFrom('deviceCodeFlow' as const, 'authenticationTransfer' as const),
)

const methods = fc.uniqueArray(
  fc.constantFrom('password', 'sms', 'fido2', ...authenticationMethods),
  {
    maxLength: 3,
  },
)

/** Instants around those that windows and ranges name. */
const instants: readonly string[] = [
  '2019-02-13T19:10:00Z',
  '2019-02-14T19:10:00Z',
  '2019-07-01T18:10:00Z',
  '2019-02-15T08:00:00.000Z',
  '2019-02-16T23:30:00+01:00',
  '2026-03-29T01:30:00Z',
]

function satisfiedOf(unknowns: Unknowns): Arbitrary<NonNullable<SignIn['satisfied']>> {
  const moment = fc.option(
    fc.oneof(
      fc.constantFrom(...instants),
      fc
        .constantFrom(...instants)
        .map((text) => new Date(Date.parse(text) - 200_000).toISOString()),
    ),
  )
  return facts(unknowns, {
    methods,
    homeMethods: methods,
    fido2Aaguid: fc.option(oneOf(securityKeys), { freq: 3 }),
    x509IssuerSki: fc.constantFrom('SKI1', 'ski2', null),
    x509PolicyOids: fc.array(fc.constantFrom('1.2.3', '1.2.4'), { maxLength: 2 }),
    firstFactorAt: moment,
    secondFactorAt: moment,
    acceptedTermsOfUse: someOf(agreementIds),
    customAuthenticationFactors: fc.array(fc.constantFrom(...customFactors), { maxLength: 2 }),
    usesApprovedApplication: fc.boolean(),
    usesProtectedApplication: fc.boolean(),
    changedPassword: fc.boolean(),
    remediatedRisk: fc.boolean(),
    presentedVerifiedId: fc.boolean(),
    exemptControls: fc.subarray([...exemptibleControls]),
    signInSessionStatus: fc.constantFrom('bound' as const, 'unbound' as const),
    signInSessionStatusCode: fc.constantFrom(1002, 1003, 1004, 1008, null),
  })
}

function signInWith(kind: Principal['kind'], unknowns: Unknowns): Arbitrary<SignIn> {
  return fc
    .tuple(
      principalOf(kind, unknowns),
      fc.constantFrom(...instants),
      facts(unknowns, {
        target: targetOf(unknowns),
        clientApp: mostly(
          fc.constantFrom('browser' as const, 'mobileAppsAndDesktopClients' as const),
          fc.constantFrom('exchangeActiveSync' as const, 'other' as const),
        ),
        platform: fc.constantFrom('windows' as const, 'iOS' as const, 'linux' as const, null),
        device: fc.option(deviceOf(unknowns), { freq: 4 }),
        network: networkOf(unknowns),
        risk: facts(unknowns, {
          signIn: riskLevel,
          user: riskLevel,
          servicePrincipal: riskLevel,
          agent: agentRisk,
          agentSession: agentRisk,
          signInDetections: fc.subarray(['anonymizedIP', 'leakedCredentials', 'other']),
          insider: insiderRisk,
        }),
        authenticationFlow: facts(unknowns, { current: flow, original: flow }),
        satisfied: satisfiedOf(unknowns),
        agentContexts: fc.subarray([...agentContexts]),
      }),
    )
    .map(([principal, at, rest]) => ({ principal, ...rest, at }))
}

const principalKind = fc.oneof(
  { weight: 12, arbitrary: fc.constant('user' as const) },
  { weight: 3, arbitrary: fc.constantFrom(...kinds) },
)

/** Generates sign-ins of every kind; in half of them everything is known. */
export const arbitrarySignIn: Arbitrary<SignIn> = fc
  .tuple(principalKind, fc.constantFrom(0 as const, 0 as const, 1 as const, 5 as const))
  .chain(([kind, unknowns]) => signInWith(kind, unknowns))

/** Generates ways in which everything that a sign-in leaves open may turn out. */
export function arbitraryCompletion(signIn: SignIn): Arbitrary<SignIn> {
  const { kind } = signIn.principal
  return fc
    .tuple(signInWith(kind, 0), targetOf(0), deviceOf(0))
    .map(([full, target, device]) => complete(signIn, full, target, device))
}

function complete(signIn: SignIn, full: SignIn, target: Target, device: Device): SignIn {
  // WHY: named locations are not a fact that can be missing; without them, addresses decide.
  const { namedLocationIds: _, ...network } = full.network ?? {}
  return {
    ...full,
    ...signIn,
    principal: completePrincipal(signIn.principal, full.principal),
    target: completeTarget(signIn.target ?? target),
    device: signIn.device ? { ...device, ...signIn.device } : completeDevice(signIn, full),
    network: { ...network, ...signIn.network },
    risk: { ...full.risk, ...signIn.risk },
    authenticationFlow: { ...full.authenticationFlow, ...signIn.authenticationFlow },
    satisfied: {
      ...full.satisfied,
      ...signIn.satisfied,
      firstFactorAt: proofOf('firstFactorAt'),
      secondFactorAt: proofOf('secondFactorAt'),
    },
  }

  /** What was proved after the sign-in leaves open what was proved before. */
  function proofOf(factor: 'firstFactorAt' | 'secondFactorAt'): string | null {
    const isEarly = (proof: string | null) =>
      proof === null || Date.parse(proof) <= Date.parse(signIn.at) + 5 * 60_000
    const given = signIn.satisfied?.[factor]
    if (given !== undefined && isEarly(given)) return given
    const proof = full.satisfied?.[factor] ?? null
    return isEarly(proof) ? proof : signIn.at
  }

  function completeTarget(given: Target): Target {
    if (given.kind !== 'applications') return given
    const {
      requestedScopes = null,
      isConfidentialClient = false,
      baselineAudienceAttributes = noAttributes,
      applications: [other] = [],
    } = target.kind === 'applications' ? target : {}
    const completeApplication = (application: TargetApplication) => ({
      attributes: other?.attributes ?? noAttributes,
      isAgentResource: other?.isAgentResource ?? false,
      ...application,
    })
    const applications = given.applications.map(completeApplication)
    // WHY: what these are is known from the applications, where these tell it.
    const listed = baselineAudiences.flatMap((id) => {
      const found = applications.find(({ appId }) => appId.toLowerCase() === id)
      return found === undefined ? [] : [found.attributes]
    })
    const clients = applications.filter(
      ({ appId }) => !scopeResources.includes(appId.toLowerCase()),
    )
    const own = applications.find(
      ({ appId }) => appId.toLowerCase() === given.client?.appId.toLowerCase(),
    )
    const client =
      given.client ?? (clients.length === 1 ? undefined : (other ?? given.applications[0]))
    return {
      requestedScopes,
      isConfidentialClient,
      ...(listed.length < 2 && {
        baselineAudienceAttributes: listed[0] ?? baselineAudienceAttributes,
      }),
      ...given,
      applications,
      ...(client && { client: completeApplication({ ...own, ...client }) }),
    }
  }
}

/** A home tenant means that its provider is Microsoft Entra ID; who has none has another provider. */
function completePrincipal(given: Principal, full: Principal): Principal {
  const principal = { ...full, ...given } as Principal
  if (given.kind !== 'user' || principal.kind !== 'user') return principal
  if (given.identityProvider !== undefined || given.homeTenantId === undefined) return principal
  if (given.homeTenantId !== null) return { ...principal, identityProvider: 'microsoftEntraId' }
  return principal.identityProvider === 'microsoftEntraId'
    ? { ...principal, identityProvider: 'google' }
    : principal
}

function completeDevice(signIn: SignIn, full: SignIn): Device | null {
  return signIn.device === undefined ? (full.device ?? null) : signIn.device
}
