/**
 * The answer of `select`: the effective value of each setting of the security token service, the policy that decided
 * it, and what was overridden or ignored, each with a code and a sentence. Durations are whole seconds.
 */

import type { HomeRealmDiscoveryDefinition } from '../definitions/home-realm-discovery/home-realm-discovery.ts'
import type { TokenIssuanceDefinition } from '../definitions/token-issuance/token-issuance.ts'
import type { Reason } from './reasons.ts'

/** Where a policy is found. */
export type PolicyTier = 'servicePrincipal' | 'organization' | 'application'

/** What decided a value: a policy, or the reason why none could. */
export type DecidingTier = PolicyTier | 'builtIn' | 'unsupported' | 'continuousAccess'

/** What decided a value. */
export interface DecidedBy extends Reason {
  readonly tier: DecidingTier
  /** With the tier `builtIn`: the policy that came first and leaves this value out. */
  readonly policyId?: string
  readonly displayName?: string
  /** The object to which the policy is assigned. */
  readonly objectId?: string
}

/** A policy that would count if one before it did not. */
export interface OverriddenPolicy extends Reason {
  readonly policyId: string
  readonly displayName: string
  readonly tier: PolicyTier
  readonly objectId?: string
}

/** A policy, or one member of it, that has no effect here. */
export interface IgnoredPolicy extends Reason {
  readonly policyId?: string
  readonly displayName?: string
  /** The member of the definition; absent when the whole policy is ignored. */
  readonly member?: string
}

/** What a value acts on. */
export type Governed =
  | 'accessToken'
  | 'idToken'
  | 'samlAssertion'
  | 'samlResponse'
  | 'refreshToken'
  | 'sessionToken'
  | 'signIn'
  | 'passwordGrant'
  | 'webSession'

/** One effective value with its reasons. */
export interface EffectiveValue<Value> {
  readonly value: Value
  readonly governs: Governed
  readonly decidedBy: DecidedBy
  readonly overridden: readonly OverriddenPolicy[]
  readonly ignored: readonly IgnoredPolicy[]
  readonly warnings: readonly Reason[]
}

/** A lifetime in seconds; `until-revoked` has no end of its own. */
export interface EffectiveLifetime extends EffectiveValue<number | 'until-revoked'> {
  /** The service draws such a lifetime at random; `value` is the middle. */
  readonly range?: { readonly shortest: number; readonly longest: number }
  /**
   * Only for SAML assertions: seconds from issue to `NotOnOrAfter` of the element Conditions, which is the lifetime and
   * five minutes of skew. `NotOnOrAfter` of SubjectConfirmationData does not depend on policies.
   */
  readonly conditionsNotOnOrAfter?: number
}

/** The lifetime of each token and session. */
export interface EffectiveLifetimes {
  readonly accessToken: EffectiveLifetime
  readonly idToken: EffectiveLifetime
  readonly samlAssertion: EffectiveLifetime
  readonly refreshTokenIdle: EffectiveLifetime
  readonly refreshTokenSingleFactor: EffectiveLifetime
  readonly refreshTokenMultiFactor: EffectiveLifetime
  readonly sessionSingleFactor: EffectiveLifetime
  readonly sessionMultiFactor: EffectiveLifetime
}

/** The lifetimes that the resource governs. */
export type ResourceLifetimes = Pick<
  EffectiveLifetimes,
  'accessToken' | 'refreshTokenIdle' | 'refreshTokenSingleFactor' | 'refreshTokenMultiFactor'
>

/** The lifetimes that the client governs. */
export type ClientLifetimes = Pick<
  EffectiveLifetimes,
  'idToken' | 'samlAssertion' | 'sessionSingleFactor' | 'sessionMultiFactor'
>

/** How SAML tokens for the client are issued. */
export interface EffectiveIssuance {
  readonly signingAlgorithm: EffectiveValue<
    NonNullable<TokenIssuanceDefinition['signingAlgorithm']>
  >
  readonly tokenResponseSigningPolicy: EffectiveValue<
    NonNullable<TokenIssuanceDefinition['tokenResponseSigningPolicy']>
  >
  readonly samlTokenVersion: EffectiveValue<
    NonNullable<TokenIssuanceDefinition['samlTokenVersion']>
  >
  readonly emitsSamlNameFormat: EffectiveValue<boolean>
}

/** Where a sign-in goes: to the identity provider of a domain, or to the page that asks for the user name. */
export type HomeRealmRoute =
  | { readonly kind: 'federatedDomain'; readonly domain: string }
  | {
      readonly kind: 'userNamePage'
      /** What the page finds behind the user name that the user types; absent when the question names no user. */
      readonly discovered?: {
        readonly domain: string
        readonly kind: 'federated' | 'managed' | 'unknown'
      }
    }

/**
 * Who checks the password of a password grant. `fails`: the cloud would have to, and password hashes are not
 * synchronized.
 */
export type PasswordValidation =
  | 'cloud'
  | 'federatedIdentityProvider'
  | 'fails'
  | 'dependsOnPasswordHashSync'

/** Home realm discovery at the sign-in to the client. */
export interface EffectiveHomeRealmDiscovery {
  readonly acceleratesToFederatedDomain: EffectiveValue<boolean>
  readonly preferredDomain: EffectiveValue<string | null>
  readonly allowsCloudPasswordValidation: EffectiveValue<boolean>
  readonly alternateIdLoginEnabled: EffectiveValue<boolean>
  readonly domainHintPolicy: EffectiveValue<HomeRealmDiscoveryDefinition['domainHintPolicy'] | null>
  /** Where the sign-in goes; absent when the question describes none. */
  readonly route?: EffectiveValue<HomeRealmRoute>
  /** Who checks the password in a password grant; absent when the question names no user. */
  readonly passwordGrant?: EffectiveValue<PasswordValidation>
}

/** The idle timeout of web sessions in seconds; null when the directory sets none. */
export type EffectiveTimeout = EffectiveValue<number | null>

/** Every effective value of one sign-in. */
export interface EffectiveStsPolicies {
  readonly lifetimes: EffectiveLifetimes
  readonly issuance: EffectiveIssuance
  readonly homeRealmDiscovery: EffectiveHomeRealmDiscovery
  readonly activityTimeout: EffectiveTimeout
}
