/**
 * A sign-in as a decision sees it, described once: the types, the names of facts, the check of requests, the JSON
 * Schema, the flags of `what-if` and the values of grids all come from `signInSchema`. It is plain JSON: ids in
 * any letter case, instants as ISO texts. An absent optional member is unknown; a member that is known to be
 * absent is `null`, `'none'` or an empty list, as its schema says. A `title` is a phrase for the help of a
 * command, a `description` says the rest.
 * Source of the names: `microsoft.graph.signIn`, `signInConditions` and `deviceInfo`,
 * https://learn.microsoft.com/graph/api/resources/signin
 */

import { Type, type TOptional, type TUnion, type TNull, type TString } from 'typebox'
import {
  address,
  asComponent,
  closedObject,
  country,
  instant,
  listOf,
  nullable,
  nonEmptyText,
  oneWordOf,
} from '../../../api/schema/values.ts'

const { Optional, Boolean: boolean, Literal } = Type

const id = nonEmptyText({ title: 'object id' })

function attributesOf(title: string) {
  return Type.Record(Type.String(), Type.Union([nonEmptyText(), listOf(nonEmptyText())]), {
    title,
    description:
      'One value for each attribute, or a list of values for an attribute that takes several. Names compare without case. An attribute that is not listed has no value.',
  })
}

const attributes = Optional(attributesOf('custom security attribute, as `Set_Name`'))

export const externalUserType = oneWordOf([
  'internalGuest',
  'b2bCollaborationGuest',
  'b2bCollaborationMember',
  'b2bDirectConnectUser',
  'otherExternalUser',
  'serviceProvider',
])

/** Where external users sign in. Source: https://learn.microsoft.com/entra/external-id/user-properties */
export const identityProviders = [
  'microsoftEntraId',
  'microsoftAccount',
  'google',
  'emailOneTimePasscode',
  'samlOrWsFed',
  'facebook',
  'other',
] as const

/** A person with or without an account in this directory. */
export const userSchema = closedObject(
  {
    kind: Literal('user'),
    id,
    externalTypes: Optional(
      listOf(externalUserType, {
        title: 'way in which the user is external',
        description:
          'Empty for an internal member. Two at once: a guest in a shared channel who also qualifies for direct connect.',
      }),
    ),
    homeTenantId: Optional(
      nullable(nonEmptyText(), {
        title: 'home tenant of the user',
        description: 'Null for a user without a home in another tenant.',
      }),
    ),
    identityProvider: Optional(
      oneWordOf(identityProviders, {
        title: 'where an external user signs in',
        description:
          'When absent, a home tenant means Microsoft Entra ID, and null as home tenant means another provider.',
      }),
    ),
    isMfaRegistered: Optional(
      boolean({
        title: 'the user has registered for MFA in this tenant',
        description: 'Decisions ask for it only of external users under policies on sign-in risk.',
      }),
    ),
    groupIds: Optional(
      listOf(nonEmptyText(), {
        title: 'group that the user is in, directly or through other groups',
      }),
    ),
    roleTemplateIds: Optional(
      listOf(nonEmptyText(), {
        title: 'built-in role that the user holds, active and tenant-wide',
        description: 'Template ids of the roles.',
      }),
    ),
  },
  { ...asComponent('user'), title: 'user who signs in' },
)

export const agentUserSchema = closedObject(
  { kind: Literal('agentUser'), id },
  { ...asComponent('agentUser'), title: 'user account of an agent, which acts without a person' },
)

export const servicePrincipalSchema = closedObject(
  {
    kind: Literal('servicePrincipal'),
    id,
    workload: Optional(
      oneWordOf(['singleTenant', 'multiTenant', 'managedIdentity'], {
        title: 'kind of the service principal',
        description:
          'Conditional access covers only applications that are registered in this tenant for it alone.',
      }),
    ),
    attributes,
  },
  {
    ...asComponent('servicePrincipal'),
    title: 'application or managed identity that signs in as itself',
    description: 'Its `id` is the object id, not the application id.',
  },
)

export const agentIdentitySchema = closedObject(
  {
    kind: Literal('agentIdentity'),
    id,
    blueprintId: Optional(
      nullable(nonEmptyText(), {
        title: 'blueprint of the agent',
        description: 'Null without one.',
      }),
    ),
    attributes,
  },
  {
    ...asComponent('agentIdentity'),
    title: 'agent that signs in as itself',
    description: 'When an agent acts on behalf of a user, the user signs in.',
  },
)

/** Who can sign in, by kind. */
export const principalSchemas = [
  userSchema,
  agentUserSchema,
  servicePrincipalSchema,
  agentIdentitySchema,
] as const

const isAgentResource = Optional(
  boolean({
    title: 'the application is an agent',
    description: 'Policies cover agents by `AllAgentIdResources`.',
  }),
)

const applicationName = Optional(
  nonEmptyText({
    title: 'name of the application',
    description:
      'Groups such as `Office365` have members of which only the name is public. Without a name, the id alone decides.',
  }),
)

export const applicationSchema = closedObject({
  appId: nonEmptyText(),
  displayName: applicationName,
  attributes,
  isAgentResource,
})

const clientSchema = closedObject(
  {
    appId: nonEmptyText({
      title: 'application id of the client',
      description:
        'Matters for a confidential client that requests only baseline scopes, because policies may exclude it. When absent, the client is the only application that is neither the directory nor Microsoft Graph.',
    }),
    displayName: applicationName,
    attributes,
    isAgentResource,
  },
  { ...asComponent('client'), title: 'application that requests the token' },
)

export const applicationsSchema = closedObject(
  {
    kind: Literal('applications'),
    applications: listOf(applicationSchema, {
      minItems: 1,
      title: 'application id of an audience of the token',
      description:
        'Every audience of the request; a confidential client that wants an id token is one. Keywords such as `Office365` are not applications.',
    }),
    requestedScopes: Optional(
      nullable(listOf(nonEmptyText()), {
        title: 'delegated permission that is requested, such as User.Read',
        description: 'All delegated scopes, by bare name; null when the request has none.',
      }),
    ),
    isConfidentialClient: Optional(boolean({ title: 'the client can keep a secret' })),
    client: Optional(clientSchema),
    baselineAudienceAttributes: Optional(
      attributesOf('custom security attribute of the audience of baseline scopes, as `Set_Name`'),
    ),
  },
  { ...asComponent('applicationsTarget'), title: 'one or more applications' },
)

export const userActionSchema = closedObject(
  {
    kind: Literal('userAction'),
    action: nonEmptyText({
      title: 'user action in place of an application',
      description:
        'As policies name it: `urn:user:registersecurityinfo`, `urn:user:registerdevice`.',
    }),
  },
  { ...asComponent('userActionTarget'), title: 'user action' },
)

export const authenticationContextSchema = closedObject(
  {
    kind: Literal('authenticationContext'),
    id: nonEmptyText({
      title: 'authentication context in place of an application: c1 to c99',
      description: 'Or the URI that a context had in 2019.',
    }),
  },
  { ...asComponent('authenticationContextTarget'), title: 'authentication context' },
)

export const networkSchema = closedObject(
  {
    ip: Optional(
      nullable(address({ examples: ['203.0.113.7', '2001:db8::1'] }), {
        title: 'public IPv4 or IPv6 address',
        description:
          'Null when there is none. An IPv6 address that contains an IPv4 address (`::ffff:192.0.2.1`) counts as that IPv4 address.',
      }),
    ),
    country: Optional(
      nullable(country(), {
        title: 'country of the address, two letters',
        description: 'Null when the address cannot be resolved.',
      }),
    ),
    gpsCountry: Optional(
      nullable(country(), {
        title: 'country that the Authenticator app reported, two letters',
        description: 'Null when it reported none.',
      }),
    ),
    isCompliantNetwork: Optional(
      boolean({ title: 'the traffic came through Global Secure Access of this tenant' }),
    ),
    isAllowedAtResource: Optional(
      boolean({
        title: 'the resource sees the client at an address that location policies allow',
        description: 'For strict enforcement of locations.',
      }),
    ),
    namedLocationIds: Optional(
      listOf(nonEmptyText(), {
        title: 'named location that matches, in place of addresses and countries',
        description:
          'MFA trusted IPs by its reserved id. When absent, locations are found by the other members.',
      }),
    ),
  },
  { ...asComponent('network'), title: 'where the sign-in came from' },
)

/** The texts of a device that a filter can compare. */
export const deviceTextProperties = [
  'deviceId',
  'displayName',
  'enrollmentProfileName',
  'manufacturer',
  'model',
  'operatingSystem',
  'operatingSystemVersion',
  'deviceOwnership',
  'mdmAppId',
  'profileType',
  'trustType',
  'extensionAttribute1',
  'extensionAttribute2',
  'extensionAttribute3',
  'extensionAttribute4',
  'extensionAttribute5',
  'extensionAttribute6',
  'extensionAttribute7',
  'extensionAttribute8',
  'extensionAttribute9',
  'extensionAttribute10',
  'extensionAttribute11',
  'extensionAttribute12',
  'extensionAttribute13',
  'extensionAttribute14',
  'extensionAttribute15',
] as const

const deviceText = Optional(nullable(nonEmptyText()))

/** A registered device; a text without a value is null. */
export const deviceSchema = closedObject(
  {
    isCompliant: Optional(boolean({ title: 'the device is compliant' })),
    isManaged: Optional(
      boolean({
        title: 'the device is managed by Intune',
        description:
          'Extension attributes can be read of a device that is managed and compliant, or hybrid joined.',
      }),
    ),
    physicalIds: Optional(listOf(nonEmptyText())),
    systemLabels: Optional(listOf(nonEmptyText())),
    ...(Object.fromEntries(deviceTextProperties.map((name) => [name, deviceText])) as {
      readonly [Name in (typeof deviceTextProperties)[number]]: TOptional<TUnion<[TString, TNull]>>
    }),
  },
  { ...asComponent('device'), title: 'registered device, with the values that filters name' },
)

const riskLevels = ['none', 'low', 'medium', 'high', 'hidden'] as const

const hidden = '`hidden`: the tenant may not see the level.'

/** What Identity Protection and Purview found. */
export const riskSchema = closedObject(
  {
    signIn: Optional(oneWordOf(riskLevels, { title: 'sign-in risk', description: hidden })),
    user: Optional(oneWordOf(riskLevels, { title: 'user risk', description: hidden })),
    servicePrincipal: Optional(
      oneWordOf(riskLevels, { title: 'service principal risk', description: hidden }),
    ),
    agent: Optional(oneWordOf(['none', 'low', 'medium', 'high'], { title: 'risk of the agent' })),
    agentSession: Optional(
      oneWordOf(['none', 'low', 'medium', 'high'], { title: 'risk of the session of the agent' }),
    ),
    signInDetections: Optional(
      listOf(nonEmptyText(), { title: 'detection behind the sign-in risk, as policies name it' }),
    ),
    insider: Optional(
      oneWordOf(['none', 'minor', 'moderate', 'elevated'], { title: 'insider risk of the user' }),
    ),
  },
  { ...asComponent('risk'), title: 'what Identity Protection and Purview found' },
)

const transferMethod = ['none', 'deviceCodeFlow', 'authenticationTransfer'] as const

export const authenticationFlowSchema = closedObject(
  {
    current: Optional(
      oneWordOf(transferMethod, { title: 'how the session is carried to this device' }),
    ),
    original: Optional(oneWordOf(transferMethod, { title: 'how the session began' })),
  },
  { ...asComponent('authenticationFlow'), title: 'how the session was carried to another device' },
)

/** Every authentication method. Source: `authenticationMethodModes`. */
export const authenticationMethods = [
  'password',
  'voice',
  'hardwareOath',
  'softwareOath',
  'sms',
  'fido2',
  'windowsHelloForBusiness',
  'microsoftAuthenticatorPush',
  'deviceBasedPush',
  'temporaryAccessPassOneTime',
  'temporaryAccessPassMultiUse',
  'email',
  'x509CertificateSingleFactor',
  'x509CertificateMultiFactor',
  'federatedSingleFactor',
  'federatedMultiFactor',
  'qrCodePin',
] as const

const method = oneWordOf(authenticationMethods)

/** Controls from which the service exempts certain sign-ins (E66). */
export const exemptibleControls = [
  'compliantDevice',
  'domainJoinedDevice',
  'approvedApplication',
  'compliantApplication',
] as const

/** What the session has proved already. */
export const satisfiedSchema = closedObject(
  {
    methods: Optional(
      listOf(method, {
        title: 'authentication method that was used in this tenant',
        description: 'A claim of MFA without its methods is `federatedMultiFactor`.',
      }),
    ),
    homeMethods: Optional(
      listOf(method, {
        title: 'authentication method that was used in the home tenant',
        description: 'It counts where the tenant trusts MFA of other tenants.',
      }),
    ),
    fido2Aaguid: Optional(
      nullable(nonEmptyText(), {
        title: 'model of the security key that was used',
        description: 'Its AAGUID; null when no key was used.',
      }),
    ),
    x509IssuerSki: Optional(
      nullable(nonEmptyText(), {
        title: 'issuer of the certificate that was used',
        description: "The issuer's subject key identifier; null when no certificate was used.",
      }),
    ),
    x509PolicyOids: Optional(
      listOf(nonEmptyText(), { title: 'policy of the certificate that was used' }),
    ),
    firstFactorAt: Optional(
      nullable(instant(), {
        title: 'when the first factor was proved',
        description: 'Null: never.',
      }),
    ),
    secondFactorAt: Optional(
      nullable(instant(), {
        title: 'when the second factor was proved',
        description: 'Null: never.',
      }),
    ),
    acceptedTermsOfUse: Optional(
      listOf(nonEmptyText(), {
        title: 'terms of use that are in force and that the user accepted',
      }),
    ),
    customAuthenticationFactors: Optional(
      listOf(nonEmptyText(), { title: 'custom control that was met' }),
    ),
    usesApprovedApplication: Optional(boolean({ title: 'the client is an approved application' })),
    usesProtectedApplication: Optional(
      boolean({ title: 'the client is under an app protection policy' }),
    ),
    changedPassword: Optional(
      boolean({ title: 'the password was changed since the user was found at risk' }),
    ),
    remediatedRisk: Optional(boolean({ title: 'the risk was remediated' })),
    presentedVerifiedId: Optional(boolean({ title: 'a verified ID was presented' })),
    exemptControls: Optional(
      listOf(oneWordOf(exemptibleControls), {
        title: 'control without which the service lets the sign-in pass',
        description:
          'As its sign-in log shows. Decisions ask for it only where the pages of Microsoft leave open whether a control is required.',
      }),
    ),
    signInSessionStatus: Optional(
      oneWordOf(['bound', 'unbound'], {
        title: 'whether the session is bound to its device, for token protection',
        description:
          'As sign-in logs have it in `tokenProtectionStatusDetails`; where a log says `none`, leave it out.',
      }),
    ),
    signInSessionStatusCode: Optional(
      nullable(Type.Integer(), {
        title: 'why the session is not bound: 1002 to 1008 in sign-in logs',
        description: 'Null when there is no reason.',
      }),
    ),
  },
  { ...asComponent('satisfiedFacts'), title: 'what the session has proved already' },
)

/** How a session of an agent can come about, as policies name it. */
export const agentContexts = [
  'agentUserSessionsInitiatedFromEndpoints',
  'allAgentAssistedFlows',
  'allHostingApplicationFlows',
] as const

/** What a sign-in can come from. */
export const clientApps = [
  'browser',
  'mobileAppsAndDesktopClients',
  'exchangeActiveSync',
  'other',
] as const

/** A sign-in, a user action or a request for a step-up. */
export const signInSchema = closedObject({
  principal: Type.Union([...principalSchemas], { title: 'the subject of the token' }),
  target: Optional(
    Type.Union([applicationsSchema, userActionSchema, authenticationContextSchema], {
      title: 'what is requested',
    }),
  ),
  clientApp: Optional(
    oneWordOf(clientApps, {
      title: 'client',
      description: '`exchangeActiveSync`: on any platform. `other`: a protocol from before OAuth.',
    }),
  ),
  platform: Optional(
    nullable(oneWordOf(['android', 'iOS', 'windows', 'windowsPhone', 'macOS', 'linux']), {
      title: 'device platform',
      description: 'Null when the user agent names none that policies know.',
    }),
  ),
  network: Optional(networkSchema),
  device: Optional(
    nullable(deviceSchema, {
      title: 'registered device',
      description: 'Null when the service knows no registered device, as in private browsing.',
    }),
  ),
  risk: Optional(riskSchema),
  authenticationFlow: Optional(authenticationFlowSchema),
  satisfied: Optional(satisfiedSchema),
  agentContexts: Optional(
    listOf(oneWordOf(agentContexts), {
      title: 'context in which an agent acts',
      description: 'Empty when no agent takes part.',
    }),
  ),
  at: instant({ title: 'when the sign-in is', examples: ['2026-01-05T09:31:07Z'] }),
})
