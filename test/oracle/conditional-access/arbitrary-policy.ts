/** Generates policies that many sign-ins meet: most conditions are not configured, the others are wide. */

import { agentContexts } from '../../../src/conditional-access/engine/model/sign-in-schema.ts'
import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { mfaTrustedIpsId } from '../../../src/conditional-access/model/locations/reserved-locations.ts'
import type { DecisionPolicy } from '../../../src/conditional-access/engine/answer/decision.ts'
import { printRule } from '../../../src/conditional-access/engine/filter-rules/print-rule.ts'
import {
  arbitraryAttributeRule,
  arbitraryDeviceRule,
} from '../../../src/conditional-access/engine/filter-rules/testing/arbitrary-rule.ts'
import type { LegacyOnlyFields } from '../../../src/conditional-access/model/form-2019/legacy-only-fields.ts'
import type { ConditionalAccessPolicyBody } from '../../../src/conditional-access/model/policy-body.ts'
import {
  agentIds,
  agreementIds,
  appIds,
  blueprintIds,
  customFactors,
  groupIds,
  locationIds,
  mostly,
  networkPolicyIds,
  oneOf,
  policyIds,
  roleIds,
  servicePrincipalIds,
  someOf,
  strengthIds,
  tenantIds,
  userIds,
} from './arbitrary-ids.ts'

type Conditions = ConditionalAccessPolicyBody['conditions']
type Users = NonNullable<Conditions['users']>
type Applications = NonNullable<Conditions['applications']>
type ClientApplications = NonNullable<Conditions['clientApplications']>
type GrantControls = NonNullable<ConditionalAccessPolicyBody['grantControls']>
type SessionControls = NonNullable<ConditionalAccessPolicyBody['sessionControls']>
type Times = NonNullable<LegacyOnlyFields['times']>

const none: Arbitrary<string[]> = fc.constant([])

/** Empty in most policies. */
function rarely(list: Arbitrary<string[]>): Arbitrary<string[]> {
  return fc.oneof({ weight: 14, arbitrary: none }, { weight: 1, arbitrary: list })
}

function justly<Value extends string>(value: Value): Arbitrary<Value[]> {
  return fc.constant([value])
}

/** Configured in about one policy of fifteen; a policy has many conditions. */
function seldom<Value>(value: Arbitrary<Value>): Arbitrary<Value | null> {
  return fc.oneof({ weight: 14, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value })
}

function filterOf(rules: Arbitrary<string>) {
  return fc.record({ mode: fc.constantFrom('include' as const, 'exclude' as const), rule: rules })
}

const attributeFilter = filterOf(arbitraryAttributeRule.map(printRule))

const deviceFilter = filterOf(
  fc.oneof(
    arbitraryDeviceRule.map(printRule),
    fc.constantFrom(
      'device.extensionAttribute1 -eq "SAW"',
      'device.extensionAttribute1 -ne "SAW"',
      'device.trustType -ne "ServerAD"',
      'device.isCompliant -eq True -or device.trustType -eq "ServerAD"',
      'device.physicalIds -contains "[ZTDId]:value"',
      'no rule at all',
    ),
  ),
)

const guests: Arbitrary<Users['includeGuestsOrExternalUsers']> = fc.record({
  guestOrExternalUserTypes: fc
    .subarray(
      [
        'internalGuest',
        'b2bCollaborationGuest',
        'b2bCollaborationMember',
        'b2bDirectConnectUser',
        'otherExternalUser',
        'serviceProvider',
      ],
      { minLength: 1 },
    )
    .map((types) => types.join(',')),
  externalTenants: fc.oneof(
    fc.constant(null),
    fc.constant({ membershipKind: 'all' as const }),
    someOf(tenantIds).map((members) => ({ membershipKind: 'enumerated' as const, members })),
  ),
})

const includedUsers = fc.oneof(
  { weight: 10, arbitrary: fc.constant(['All']) },
  {
    weight: 2,
    arbitrary: fc.array(
      fc.oneof(oneOf(userIds), fc.constantFrom('None', 'GuestsOrExternalUsers', 'AllAgentIdUsers')),
      { maxLength: 2 },
    ),
  },
)

const users: Arbitrary<Users> = fc.record({
  includeUsers: includedUsers,
  excludeUsers: rarely(
    fc.array(fc.oneof(oneOf(userIds), fc.constant('GuestsOrExternalUsers')), { maxLength: 1 }),
  ),
  includeGroups: mostly(none, someOf(groupIds)),
  excludeGroups: rarely(someOf(groupIds)),
  includeRoles: mostly(none, someOf(roleIds)),
  excludeRoles: rarely(someOf(roleIds)),
  includeGuestsOrExternalUsers: seldom(guests),
  excludeGuestsOrExternalUsers: seldom(guests),
})

const clientApplications: Arbitrary<ClientApplications> = fc.record({
  includeServicePrincipals: mostly(
    justly('ServicePrincipalsInMyTenant'),
    someOf(servicePrincipalIds),
  ),
  excludeServicePrincipals: mostly(none, someOf(servicePrincipalIds)),
  servicePrincipalFilter: seldom(attributeFilter),
  includeAgentIdServicePrincipals: mostly(justly('All'), someOf([...agentIds, ...blueprintIds])),
  excludeAgentIdServicePrincipals: mostly(none, someOf([...agentIds, ...blueprintIds])),
  agentIdServicePrincipalFilter: seldom(attributeFilter),
})

const applicationWords = ['Office365', 'MicrosoftAdminPortals']

const applications: Arbitrary<Applications> = fc.record({
  includeApplications: fc.oneof(
    { weight: 10, arbitrary: fc.constant(['All']) },
    {
      weight: 3,
      arbitrary: fc.array(
        fc.oneof(
          { weight: 3, arbitrary: oneOf(appIds) },
          {
            weight: 2,
            arbitrary: fc.constantFrom(...applicationWords, 'None', 'AllAgentIdResources'),
          },
        ),
        { maxLength: 4 },
      ),
    },
  ),
  excludeApplications: mostly(
    none,
    fc.array(fc.oneof(oneOf(appIds), fc.constantFrom(...applicationWords)), { maxLength: 2 }),
  ),
  includeUserActions: mostly(
    none,
    fc.subarray(['urn:user:registersecurityinfo', 'urn:user:registerdevice']),
  ),
  includeAuthenticationContextClassReferences: mostly(none, fc.subarray(['c1', 'c2', 'c3'])),
  applicationFilter: seldom(attributeFilter),
  networkAccess: fc.constant(null),
  globalSecureAccess: fc.constant(null),
})

const riskLevels = fc.oneof(
  { weight: 14, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.subarray(['low' as const, 'medium' as const, 'high' as const, 'none' as const]),
  },
)

function flagsOf(...words: readonly string[]): Arbitrary<string> {
  return fc.subarray([...words], { minLength: 1 }).map((some) => some.join(','))
}

const namedPlatforms = fc.subarray(['android', 'iOS', 'windows', 'macOS', 'linux'] as const)

const location = fc.oneof(
  oneOf([...locationIds, mfaTrustedIpsId]),
  fc.constantFrom('All', 'AllTrusted'),
)

const states = fc.subarray(['Compliant', 'DomainJoined'])

const conditions: Arbitrary<Conditions> = fc.record({
  userRiskLevels: riskLevels,
  signInRiskLevels: riskLevels,
  clientAppTypes: fc.oneof(
    { weight: 16, arbitrary: fc.constant(['all']) },
    {
      weight: 1,
      arbitrary: fc.subarray([
        'browser' as const,
        'mobileAppsAndDesktopClients' as const,
        'exchangeActiveSync' as const,
        'easSupported' as const,
        'other' as const,
      ]),
    },
    {
      weight: 1,
      arbitrary: fc.subarray(['exchangeActiveSync' as const, 'easSupported' as const]),
    },
  ),
  servicePrincipalRiskLevels: riskLevels,
  agentIdRiskLevels: seldom(flagsOf('low', 'medium', 'high')),
  signInRiskDetections: seldom(
    fc.record({ includeDetections: fc.subarray(['anonymizedIP', 'leakedCredentials']) }),
  ),
  agents: seldom(
    fc.record({
      includeAgentUsers: mostly(justly('All'), fc.oneof(justly('None'), someOf(userIds))),
      excludeAgentUsers: mostly(none, someOf(userIds)),
      agentFilter: fc.constant(null),
    }),
  ),
  agentContext: seldom(
    fc.record({
      includeAgentContexts: fc.subarray([...agentContexts]),
      excludeAgentContexts: mostly(none, fc.subarray([...agentContexts])),
    }),
  ),
  insiderRiskLevels: seldom(flagsOf('minor', 'moderate', 'elevated')),
  clients: fc.constant(null),
  platforms: seldom(
    fc.record({
      includePlatforms: fc.oneof(justly('all'), namedPlatforms),
      excludePlatforms: namedPlatforms,
    }),
  ),
  locations: seldom(
    fc.record({
      includeLocations: mostly(justly('All'), fc.array(location, { maxLength: 2 })),
      excludeLocations: fc.array(location, { maxLength: 2 }),
    }),
  ),
  times: fc.constant(null),
  deviceStates: seldom(fc.record({ includeStates: fc.constant(['All']), excludeStates: states })),
  devices: seldom(
    fc.record({
      includeDevices: none,
      excludeDevices: mostly(none, states),
      includeDeviceStates: mostly(none, justly('All')),
      excludeDeviceStates: mostly(none, states),
      deviceFilter: fc.option(deviceFilter, { freq: 4 }),
    }),
  ),
  clientApplications: fc.oneof(
    { weight: 9, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: clientApplications },
  ),
  authenticationFlows: seldom(
    fc.record({
      transferMethods: mostly(
        flagsOf('deviceCodeFlow', 'authenticationTransfer'),
        fc.constant('none'),
      ),
    }),
  ),
  applications: fc.option(applications, { freq: 20 }),
  users: fc.option(users, { freq: 20 }),
})

const grantControls: Arbitrary<GrantControls> = fc.record({
  operator: fc.constantFrom('AND', 'OR', null),
  builtInControls: fc.oneof(
    {
      weight: 1,
      arbitrary: fc.constantFrom(['block' as const], ['mfa' as const, 'block' as const]),
    },
    {
      weight: 6,
      arbitrary: fc.array(
        fc.constantFrom(
          'mfa' as const,
          'mfa' as const,
          'compliantDevice' as const,
          'domainJoinedDevice' as const,
          'approvedApplication' as const,
          'compliantApplication' as const,
          'passwordChange' as const,
          'riskRemediation' as const,
          'verifiedID' as const,
        ),
        { maxLength: 2 },
      ),
    },
  ),
  customAuthenticationFactors: mostly(
    none,
    fc.array(fc.constantFrom(...customFactors), { maxLength: 2 }),
  ),
  termsOfUse: mostly(none, someOf(agreementIds)),
  authenticationStrength: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: oneOf(strengthIds) },
  ),
})

const isEnabled = fc.constantFrom(true, true, true, false, null)

const sessionControls: Arbitrary<SessionControls> = fc.record({
  disableResilienceDefaults: seldom(fc.boolean()),
  applicationEnforcedRestrictions: seldom(fc.record({ isEnabled })),
  cloudAppSecurity: seldom(
    fc.record({
      isEnabled,
      cloudAppSecurityType: fc.constantFrom(
        'mcasConfigured' as const,
        'monitorOnly' as const,
        'blockDownloads' as const,
        null,
      ),
    }),
  ),
  signInFrequency: seldom(
    fc.record({
      isEnabled,
      value: fc.constantFrom(1, 4, 24, null),
      type: fc.constantFrom('days' as const, 'hours' as const, null),
      authenticationType: fc.constantFrom(
        'primaryAndSecondaryAuthentication' as const,
        'secondaryAuthentication' as const,
        null,
      ),
      frequencyInterval: fc.constantFrom('timeBased' as const, 'everyTime' as const, null),
    }),
  ),
  persistentBrowser: seldom(
    fc.record({ isEnabled, mode: fc.constantFrom('always' as const, 'never' as const, null) }),
  ),
  continuousAccessEvaluation: seldom(
    fc.record({
      mode: fc.constantFrom(
        'strictEnforcement' as const,
        'disabled' as const,
        'strictLocation' as const,
        null,
      ),
    }),
  ),
  secureSignInSession: seldom(
    mostly(
      fc.record({ isEnabled }),
      fc.record({ isEnabled, secureAppSessionMode: fc.constantFrom('enforced' as const, null) }),
    ),
  ),
  blockSensitiveActions: seldom(
    fc.record({ isEnabled, includeSensitiveActions: fc.constant(['all']) }),
  ),
  networkAccessSecurity: seldom(
    fc.record({ isEnabled, policyId: fc.option(oneOf(networkPolicyIds)) }),
  ),
  globalSecureAccessFilteringProfile: seldom(
    fc.record({ isEnabled, profileId: fc.option(oneOf(networkPolicyIds)) }),
  ),
})

const days = fc.record({
  daysOfWeek: fc.subarray([
    'Monday',
    'Tuesday',
    'Wednesday',
    'Thursday',
    'Friday',
    'Saturday',
    'Sunday',
  ] as const),
  timeZone: fc.constantFrom('Pacific Standard Time', '+01', 'UTC', null),
  startTime: fc.constantFrom('11:00:00', '22:00:00', null),
  endTime: fc.constantFrom('11:20:00', '06:00:00', null),
  allDay: fc.constantFrom(true, false, null),
})

const range = fc.record({
  timeZone: fc.constantFrom('Pacific Standard Time', 'W. Europe Standard Time', null),
  startDateTime: fc.constantFrom('2019-02-14T00:00:00', '2/13/2019 12:00:00 AM', null),
  endDateTime: fc.constantFrom('2019-02-15T00:00:00', '2026-03-29T02:30:00', null),
})

const times: Arbitrary<Times> = fc.record({
  allTimes: fc.constantFrom(false, false, null, true),
  includeDays: fc.option(days),
  excludeDays: seldom(days),
  includeRange: seldom(range),
  excludeRange: seldom(range),
})

/** Values of 2019 over what the modern form holds. */
function shadowsOf({
  conditions: { clientAppTypes, applications: assigned },
  grantControls: grant,
  sessionControls: session,
}: ConditionalAccessPolicyBody): Arbitrary<NonNullable<LegacyOnlyFields['shadows']>> {
  const all: NonNullable<LegacyOnlyFields['shadows']> = {
    'conditions.clientAppTypes': { legacy: ['easUnsupported'], modern: clientAppTypes },
    'conditions.applications.includeAuthenticationContext': {
      legacy: ['https://contoso.example/high', 'All'],
      modern: assigned?.includeAuthenticationContextClassReferences ?? [],
    },
    'grantControls.builtInControls': {
      legacy: ['federatedMfa', 'federatedCertAuth'],
      modern: grant?.builtInControls ?? [],
    },
    'sessionControls.cloudAppSecurity': {
      legacy: { type: 'protectDownloads' },
      modern: session?.cloudAppSecurity ?? null,
    },
  }
  return fc
    .subarray(Object.keys(all))
    .map((paths) =>
      Object.fromEntries(Object.entries(all).filter(([path]) => paths.includes(path))),
    )
}

function withLegacy(body: ConditionalAccessPolicyBody): Arbitrary<ConditionalAccessPolicyBody> {
  return fc
    .tuple(times, shadowsOf(body))
    .map(([ofTimes, shadows]) => ({ ...body, legacy: { times: ofTimes, shadows } }))
}

const modernBody: Arbitrary<ConditionalAccessPolicyBody> = fc.record({
  templateId: fc.constant(null),
  displayName: fc.constant('Generated'),
  state: fc.oneof(
    { weight: 6, arbitrary: fc.constant('enabled' as const) },
    { weight: 1, arbitrary: fc.constant('disabled' as const) },
    { weight: 2, arbitrary: fc.constant('enabledForReportingButNotEnforced' as const) },
  ),
  partialEnablementStrategy: fc.constant(null),
  conditions,
  grantControls: fc.option(grantControls, { freq: 5 }),
  sessionControls: fc.option(sessionControls),
})

const unknownMembers = fc.subarray(
  [
    '/conditions/weather',
    '/conditions/users/includeWeather',
    '/conditions/applications/weather',
    '/conditions/platforms/weather',
    '/conditions/clientAppTypes/0',
    '/conditions/clientApplications/includeServicePrincipals/0',
    '/conditions/agents/includeAgentUsers/0',
    '/conditions/agentContext/includeAgentContexts/0',
    '/conditions/locations/excludeLocations/1',
    '/conditions/devices/deviceFilter/rule',
    '/conditions/signInRiskLevels/1',
    '/conditions/insiderRiskLevels',
    '/conditions/authenticationFlows/transferMethods',
    '/conditions/users',
    '/',
    '/state',
    '/grantControls',
    '/grantControls/builtInControls/0',
    '/sessionControls/signInFrequency/frequencyInterval',
    '/grantControls/weather',
    '/sessionControls/weather',
    '/weather',
  ],
  { minLength: 1, maxLength: 2 },
)

const body = fc.oneof(
  { weight: 7, arbitrary: modernBody },
  {
    weight: 1,
    arbitrary: fc
      .tuple(modernBody, unknownMembers)
      .map(([known, members]) => ({ ...known, unknownMembers: members })),
  },
  { weight: 1, arbitrary: modernBody.chain(withLegacy) },
)

/** Generates bodies of policies with the given state. */
export function arbitraryBody(
  state: ConditionalAccessPolicyBody['state'],
): Arbitrary<ConditionalAccessPolicyBody> {
  return body.map((generated) => ({ ...generated, state }))
}

/** Generates one to four policies with different ids. */
export const arbitraryPolicies: Arbitrary<readonly DecisionPolicy[]> = fc.uniqueArray(
  fc.record({ id: fc.constantFrom(...policyIds), body }),
  { minLength: 1, maxLength: 4, selector: ({ id }) => id },
)
