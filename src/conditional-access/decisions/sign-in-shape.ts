/** Sign-ins as callers write them: as decisions take them, but for what is filled in. */

import {
  authenticationMethods,
  deviceTextProperties,
  type AgentIdentity,
  type AgentUserPrincipal,
  type AuthenticationFlow,
  type ClientApp,
  type Device,
  type ExternalUserType,
  type Network,
  type Platform,
  type Principal,
  type Risk,
  type RiskLevel,
  type SatisfiedFacts,
  type ServicePrincipal,
  type SignIn,
  type Target,
  type TargetApplication,
  type TransferMethod,
  type UserPrincipal,
} from '../engine/model/sign-in.ts'
import {
  address,
  boolean,
  country,
  instant,
  listOf,
  mapOf,
  nullable,
  objectOf,
  optional,
  required,
  text,
  texts,
  variantsBy,
  wordOf,
  type Member,
} from './shapes/shape.ts'

/**
 * A sign-in of a request. A principal with its id alone is a user or a service principal of the directory;
 * without an instant the sign-in is one of the instant that is asked for.
 */
export type AskedSignIn = Omit<SignIn, 'principal' | 'at'> & {
  readonly principal: Principal | { readonly kind?: undefined; readonly id: string }
  readonly at?: string
}

/** Holds the compiler to every member of a type. */
type MembersOf<Type> = Readonly<Record<keyof Type, Member>>
type WordsOf<Word extends string> = Readonly<Record<Word, true>>

const kind = required(text)
const id = required(text)
const attributes = optional(mapOf(texts))

const externalTypes = wordOf({
  internalGuest: true,
  b2bCollaborationGuest: true,
  b2bCollaborationMember: true,
  b2bDirectConnectUser: true,
  otherExternalUser: true,
  serviceProvider: true,
} satisfies WordsOf<ExternalUserType>)

const user = {
  kind,
  id,
  externalTypes: optional(listOf(externalTypes)),
  homeTenantId: nullable(text),
  groupIds: optional(listOf(text)),
  roleTemplateIds: optional(listOf(text)),
} satisfies MembersOf<UserPrincipal>

const servicePrincipal = {
  kind,
  id,
  workload: optional(
    wordOf({ singleTenant: true, multiTenant: true, managedIdentity: true } satisfies WordsOf<
      NonNullable<ServicePrincipal['workload']>
    >),
  ),
  attributes,
} satisfies MembersOf<ServicePrincipal>

const principal = variantsBy(
  'kind',
  {
    user: objectOf(user),
    agentUser: objectOf({ kind, id } satisfies MembersOf<AgentUserPrincipal>),
    servicePrincipal: objectOf(servicePrincipal),
    agentIdentity: objectOf({
      kind,
      id,
      blueprintId: nullable(text),
      attributes,
    } satisfies MembersOf<AgentIdentity>),
  } satisfies Readonly<Record<Principal['kind'], unknown>>,
  objectOf({ id }),
)

const application = objectOf({
  appId: required(text),
  attributes,
  isAgentResource: optional(boolean),
} satisfies MembersOf<TargetApplication>)

const target = variantsBy('kind', {
  applications: objectOf({
    kind,
    applications: required(listOf(application, { least: 1 })),
    requestedScopes: nullable(listOf(text)),
    isConfidentialClient: optional(boolean),
  } satisfies MembersOf<Extract<Target, { kind: 'applications' }>>),
  userAction: objectOf({
    kind,
    action: required(text),
  } satisfies MembersOf<Extract<Target, { kind: 'userAction' }>>),
  authenticationContext: objectOf({
    kind,
    id,
  } satisfies MembersOf<Extract<Target, { kind: 'authenticationContext' }>>),
} satisfies Readonly<Record<Target['kind'], unknown>>)

const clientApps = wordOf({
  browser: true,
  mobileAppsAndDesktopClients: true,
  exchangeActiveSync: true,
  other: true,
} satisfies WordsOf<ClientApp>)

const platforms = wordOf({
  android: true,
  iOS: true,
  windows: true,
  windowsPhone: true,
  macOS: true,
  linux: true,
} satisfies WordsOf<Platform>)

const network = objectOf({
  ip: nullable(address),
  country: nullable(country),
  gpsCountry: nullable(country),
  isCompliantNetwork: optional(boolean),
  namedLocationIds: optional(listOf(text)),
} satisfies MembersOf<Network>)

function each<Name extends string>(
  names: readonly Name[],
  member: Member,
): Readonly<Record<Name, Member>> {
  return Object.fromEntries(names.map((name) => [name, member])) as Record<Name, Member>
}

const device = objectOf({
  ...each(deviceTextProperties, nullable(text)),
  physicalIds: optional(listOf(text)),
  systemLabels: optional(listOf(text)),
  isCompliant: optional(boolean),
  isManaged: optional(boolean),
} satisfies MembersOf<Device>)

const riskLevel = optional(
  wordOf({
    none: true,
    low: true,
    medium: true,
    high: true,
    hidden: true,
  } satisfies WordsOf<RiskLevel>),
)

const risk = objectOf({
  signIn: riskLevel,
  user: riskLevel,
  servicePrincipal: riskLevel,
  agent: optional(
    wordOf({ none: true, low: true, medium: true, high: true } satisfies WordsOf<
      NonNullable<Risk['agent']>
    >),
  ),
  insider: optional(
    wordOf({ none: true, minor: true, moderate: true, elevated: true } satisfies WordsOf<
      NonNullable<Risk['insider']>
    >),
  ),
} satisfies MembersOf<Risk>)

const transferMethod = optional(
  wordOf({
    none: true,
    deviceCodeFlow: true,
    authenticationTransfer: true,
  } satisfies WordsOf<TransferMethod>),
)

const methods = optional(listOf(wordOf(authenticationMethods)))

const satisfied = objectOf({
  methods,
  homeMethods: methods,
  fido2Aaguid: nullable(text),
  x509IssuerSki: nullable(text),
  x509PolicyOids: optional(listOf(text)),
  firstFactorAt: nullable(instant),
  secondFactorAt: nullable(instant),
  acceptedTermsOfUse: optional(listOf(text)),
  customAuthenticationFactors: optional(listOf(text)),
  usesApprovedApplication: optional(boolean),
  usesProtectedApplication: optional(boolean),
  changedPassword: optional(boolean),
  remediatedRisk: optional(boolean),
  presentedVerifiedId: optional(boolean),
} satisfies MembersOf<SatisfiedFacts>)

/** The shape of an `AskedSignIn`. */
export const signInShape = objectOf({
  principal: required(principal),
  target: optional(target),
  clientApp: optional(clientApps),
  platform: nullable(platforms),
  device: nullable(device),
  network: optional(network),
  risk: optional(risk),
  authenticationFlow: optional(
    objectOf({
      current: transferMethod,
      original: transferMethod,
    } satisfies MembersOf<AuthenticationFlow>),
  ),
  satisfied: optional(satisfied),
  at: optional(instant),
} satisfies MembersOf<SignIn>)
