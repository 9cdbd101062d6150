/**
 * One sign-in as a decision sees it: plain JSON, ids in any letter case, instants as ISO texts.
 * An optional member that is absent is not known; one that is known to be absent is `null`, `'none'` or an
 * empty list, as its type says. Names follow `microsoft.graph.signIn`, `signInConditions` and `deviceInfo`,
 * https://learn.microsoft.com/graph/api/resources/signin
 */

/** Who is external and in which way. Source: `conditionalAccessGuestOrExternalUserTypes`. */
export type ExternalUserType =
  | 'internalGuest'
  | 'b2bCollaborationGuest'
  | 'b2bCollaborationMember'
  | 'b2bDirectConnectUser'
  | 'otherExternalUser'
  | 'serviceProvider'

/** A person with or without an account in this directory. */
export interface UserPrincipal {
  readonly kind: 'user'
  readonly id: string
  /**
   * Every way in which the user is external; empty for an internal member. Two at once: a guest in a
   * shared channel who also qualifies for direct connect (E9, E11).
   */
  readonly externalTypes?: readonly ExternalUserType[]
  /** Null for a user without a home in another tenant. */
  readonly homeTenantId?: string | null
  /** Every group, nested memberships included. */
  readonly groupIds?: readonly string[]
  /** Template ids of the built-in roles whose assignment is active and tenant-wide. */
  readonly roleTemplateIds?: readonly string[]
}

/** The user account of an agent, which acts without a person. */
export interface AgentUserPrincipal {
  readonly kind: 'agentUser'
  readonly id: string
}

/**
 * Custom security attributes by `Set_Name`, which compares without case: one value, or several of an
 * attribute that takes several. An attribute that is not there has no value.
 */
export type CustomSecurityAttributes = Readonly<Record<string, string | readonly string[]>>

/** An application or a managed identity that signs in as itself. */
export interface ServicePrincipal {
  readonly kind: 'servicePrincipal'
  /** The object id, not the application id. */
  readonly id: string
  /** Conditional access covers only applications that are registered in this tenant for it alone. */
  readonly workload?: 'singleTenant' | 'multiTenant' | 'managedIdentity'
  readonly attributes?: CustomSecurityAttributes
}

/** An agent that signs in as itself; on behalf of a user, the user signs in. */
export interface AgentIdentity {
  readonly kind: 'agentIdentity'
  readonly id: string
  readonly blueprintId?: string | null
  readonly attributes?: CustomSecurityAttributes
}

/** The subject of the token. */
export type Principal = UserPrincipal | AgentUserPrincipal | ServicePrincipal | AgentIdentity

/** An audience of the token. */
export interface TargetApplication {
  readonly appId: string
  readonly attributes?: CustomSecurityAttributes
  /** The application is an agent, which `AllAgentIdResources` covers. */
  readonly isAgentResource?: boolean
}

/** What is asked for. Applications are audiences; keywords such as `Office365` are none. */
export type Target =
  | {
      readonly kind: 'applications'
      /** Every audience of the request, at least one; a confidential client that wants an id token is one. */
      readonly applications: readonly TargetApplication[]
      /** All delegated scopes by bare name (`User.Read`); null when the request has none. */
      readonly requestedScopes?: readonly string[] | null
      readonly isConfidentialClient?: boolean
    }
  | {
      readonly kind: 'userAction'
      /** `urn:user:registersecurityinfo` and the like, as policies name it. */
      readonly action: string
    }
  | {
      readonly kind: 'authenticationContext'
      /** `c1` to `c99`, or the URI that contexts had in 2019. */
      readonly id: string
    }

/** What the sign-in came from. `exchangeActiveSync`: on any platform; `other`: protocols of before OAuth. */
export type ClientApp = 'browser' | 'mobileAppsAndDesktopClients' | 'exchangeActiveSync' | 'other'

/** A platform that policies can name. */
export type Platform = 'android' | 'iOS' | 'windows' | 'windowsPhone' | 'macOS' | 'linux'

/** Where the sign-in came from. */
export interface Network {
  /**
   * The public address, IPv4 or IPv6; null when there is none. A text that is no address counts as null, an
   * IPv6 address that stands for an IPv4 one (`::ffff:192.0.2.1`) as that.
   */
  readonly ip?: string | null
  /** The country of the address, two letters; null when it cannot be resolved. */
  readonly country?: string | null
  /** The country that the Authenticator reported, two letters; null when it reported none. */
  readonly gpsCountry?: string | null
  /** The traffic came through Global Secure Access of this tenant. */
  readonly isCompliantNetwork?: boolean
  /**
   * The named locations known to match, MFA trusted IPs by its reserved id: then neither addresses nor
   * countries are compared. Absent: locations are found by the members above.
   */
  readonly namedLocationIds?: readonly string[]
}

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

/** The name of a text of a device. */
export type DeviceTextProperty = (typeof deviceTextProperties)[number]

/** A registered device; texts are null when they have no value, with the values that filters name. */
export type Device = { readonly [Name in DeviceTextProperty]?: string | null } & {
  readonly [Name in 'physicalIds' | 'systemLabels']?: readonly string[]
} & {
  readonly isCompliant?: boolean
  /** Managed by Intune: with compliance or hybrid join, what makes extension attributes readable. */
  readonly isManaged?: boolean
}

/** A level of user, sign-in or service principal risk; `hidden`: the tenant may not see it. */
export type RiskLevel = 'none' | 'low' | 'medium' | 'high' | 'hidden'

/** What identity protection and Purview found. */
export interface Risk {
  readonly signIn?: RiskLevel
  readonly user?: RiskLevel
  readonly servicePrincipal?: RiskLevel
  readonly agent?: 'none' | 'low' | 'medium' | 'high'
  readonly insider?: 'none' | 'minor' | 'moderate' | 'elevated'
}

/** How a session was carried to another device. */
export type TransferMethod = 'none' | 'deviceCodeFlow' | 'authenticationTransfer'

/** The flow of this request, and the one with which the session began. */
export interface AuthenticationFlow {
  readonly current?: TransferMethod
  readonly original?: TransferMethod
}

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

/** The name of an authentication method. */
export type AuthenticationMethod = (typeof authenticationMethods)[number]

/** What the session has proved already. */
export interface SatisfiedFacts {
  /** Methods used in this tenant. A claim of MFA without its methods is `federatedMultiFactor`. */
  readonly methods?: readonly AuthenticationMethod[]
  /** Methods used in the home tenant of an external user; they count with inbound trust of MFA. */
  readonly homeMethods?: readonly AuthenticationMethod[]
  /** The model of the security key that was used; null when none was. */
  readonly fido2Aaguid?: string | null
  /** The issuer's subject key identifier of the certificate that was used; null when none was. */
  readonly x509IssuerSki?: string | null
  readonly x509PolicyOids?: readonly string[]
  /** The first factor was proved then; null: never. */
  readonly firstFactorAt?: string | null
  /** The second factor was proved then; null: never. */
  readonly secondFactorAt?: string | null
  /** Agreements in force that the user accepted. */
  readonly acceptedTermsOfUse?: readonly string[]
  readonly customAuthenticationFactors?: readonly string[]
  readonly usesApprovedApplication?: boolean
  /** The client application is under an app protection policy. */
  readonly usesProtectedApplication?: boolean
  /** The password was changed since the user was found at risk. */
  readonly changedPassword?: boolean
  readonly remediatedRisk?: boolean
  readonly presentedVerifiedId?: boolean
}

/** A sign-in, a user action or a request for a step-up. */
export interface SignIn {
  readonly principal: Principal
  readonly target?: Target
  readonly clientApp?: ClientApp
  /** Null when the user agent names none that policies know. */
  readonly platform?: Platform | null
  /** Null when no registered device is known to the service, as in private browsing. */
  readonly device?: Device | null
  readonly network?: Network
  readonly risk?: Risk
  readonly authenticationFlow?: AuthenticationFlow
  readonly satisfied?: SatisfiedFacts
  /** The instant of the sign-in, as `Date.parse` reads it: `2026-01-05T09:31:07Z`. */
  readonly at: string
}

/**
 * The name of a member that can be unknown, in canonical order. Members of the applications of a target
 * count as one each; a device that is not known at all is `device`.
 */
export const factNames = [
  'principal.externalTypes',
  'principal.homeTenantId',
  'principal.groupIds',
  'principal.roleTemplateIds',
  'principal.workload',
  'principal.blueprintId',
  'principal.attributes',
  'target',
  'target.applications.attributes',
  'target.applications.isAgentResource',
  'target.requestedScopes',
  'target.isConfidentialClient',
  'clientApp',
  'platform',
  'network.ip',
  'network.country',
  'network.gpsCountry',
  'network.isCompliantNetwork',
  'device',
  'device.isCompliant',
  'device.isManaged',
  'device.physicalIds',
  'device.systemLabels',
  'device.deviceId',
  'device.displayName',
  'device.enrollmentProfileName',
  'device.manufacturer',
  'device.model',
  'device.operatingSystem',
  'device.operatingSystemVersion',
  'device.deviceOwnership',
  'device.mdmAppId',
  'device.profileType',
  'device.trustType',
  'device.extensionAttribute1',
  'device.extensionAttribute2',
  'device.extensionAttribute3',
  'device.extensionAttribute4',
  'device.extensionAttribute5',
  'device.extensionAttribute6',
  'device.extensionAttribute7',
  'device.extensionAttribute8',
  'device.extensionAttribute9',
  'device.extensionAttribute10',
  'device.extensionAttribute11',
  'device.extensionAttribute12',
  'device.extensionAttribute13',
  'device.extensionAttribute14',
  'device.extensionAttribute15',
  'risk.signIn',
  'risk.user',
  'risk.servicePrincipal',
  'risk.agent',
  'risk.insider',
  'authenticationFlow.current',
  'authenticationFlow.original',
  'satisfied.methods',
  'satisfied.homeMethods',
  'satisfied.fido2Aaguid',
  'satisfied.x509IssuerSki',
  'satisfied.x509PolicyOids',
  'satisfied.acceptedTermsOfUse',
  'satisfied.customAuthenticationFactors',
  'satisfied.usesApprovedApplication',
  'satisfied.usesProtectedApplication',
  'satisfied.changedPassword',
  'satisfied.remediatedRisk',
  'satisfied.presentedVerifiedId',
] as const

/** A member of a sign-in that is not known and may matter. */
export type FactName = (typeof factNames)[number]
