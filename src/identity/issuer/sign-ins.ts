/** Who asks for tokens, and what conditional access says of it. The issuer gets `SignIns` as functions. */

import type { TenantId } from '../../kernel/ids.ts'
import type { ProvenFactors } from './proven-factors.ts'

/** A user as tokens and sign-ins need one. */
export interface SignInUser {
  readonly objectId: string
  readonly userPrincipalName: string
  readonly displayName: string
  /** Undefined for a user without a mail address. */
  readonly mail?: string
  readonly isGuest: boolean
  readonly roleTemplateIds: readonly string[]
  /** Sessions and refresh tokens from before are revoked: `signInSessionsValidFromDateTime`. */
  readonly sessionsValidFrom?: Date
}

/** The application that asks. */
export interface SignInClient {
  readonly appId: string
  readonly displayName: string
  readonly servicePrincipalId: string
  /** It can keep a secret, and has proved one. */
  readonly isConfidential: boolean
}

/** The API that the token is for. */
export interface SignInResource {
  readonly appId: string
  readonly displayName: string
  /** Undefined for Microsoft Graph in a tenant without a service principal of it. */
  readonly servicePrincipalId?: string
}

/** How the request came about. */
export type SignInFlow =
  | 'clientCredentials'
  | 'authorizationCode'
  | 'refreshToken'
  | 'deviceCode'
  | 'onBehalfOf'
  | 'browserSession'
  | 'password'
  | 'commandLine'

/** Whom the token is for. A user without factors has proved nothing yet. */
export type SignInPrincipal =
  | {
      readonly kind: 'user'
      readonly user: SignInUser
      readonly factors: ProvenFactors | undefined
    }
  | { readonly kind: 'servicePrincipal' }

/** How the client proved itself. Source: `signIn`, member `clientCredentialType`. */
export type ClientCredentialType =
  | 'none'
  | 'clientSecret'
  | 'clientAssertion'
  | 'federatedIdentityCredential'

/** A request for tokens, with the facts that are known. */
export interface TokenSignIn {
  readonly tenant: TenantId
  readonly at: Date
  readonly requestId: string
  readonly correlationId: string
  readonly remoteAddress: string
  readonly userAgent?: string
  readonly flow: SignInFlow
  /** The user is there and can be asked for more. */
  readonly isInteractive: boolean
  readonly principal: SignInPrincipal
  readonly client: SignInClient
  readonly clientCredential: ClientCredentialType
  readonly credentialKeyId?: string
  readonly resource: SignInResource
  /** Delegated permissions by their bare names. */
  readonly scopes: readonly string[]
  readonly wantsIdToken: boolean
  /** How the session began, where that matters later. */
  readonly originalTransferMethod?: 'deviceCodeFlow'
  /** Authentication contexts that the client asks for: `acrs` of its `claims` parameter. */
  readonly requestedContexts: readonly string[]
  /** Names the session of the user. */
  readonly sessionId?: string
}

/** A refusal in the words of OAuth. */
export interface SignInRefusal {
  readonly error: 'interaction_required' | 'invalid_grant' | 'access_denied'
  /** The number behind `AADSTS`. */
  readonly number: number
  readonly message: string
  /** The claims challenge, a JSON text. */
  readonly claims?: string
  readonly suberror?: string
}

/** What is allowed, and under which conditions. */
interface AllowedSignIn {
  readonly outcome: 'allowed'
  /** Contexts that the token names in `acrs`. */
  readonly authenticationContexts: readonly string[]
  readonly session: {
    /** From then on the user must sign in again. */
    readonly reauthenticateAfter?: Date
    readonly persistentBrowser?: 'always' | 'never'
  }
}

/** Something is missing that the user can do at this issuer. */
interface InterruptedSignIn {
  readonly outcome: 'interrupted'
  readonly next: 'firstFactor' | 'secondFactor'
  readonly refusal: SignInRefusal
}

/** The sign-in is blocked, or needs what this issuer cannot ask for. */
interface RefusedSignIn {
  readonly outcome: 'refused'
  readonly refusal: SignInRefusal
}

/** The answer of conditional access. */
export type SignInRuling = AllowedSignIn | InterruptedSignIn | RefusedSignIn

/** How a request ended. */
export interface SignInResult {
  /** The number behind `AADSTS`; 0 when a token was issued. */
  readonly errorNumber: number
  readonly message?: string
}

/** Rules on sign-ins and records them. */
export interface SignIns {
  /** Asks conditional access. It never throws for what policies say. */
  readonly rule: (asked: TokenSignIn) => Promise<SignInRuling>
  /** Writes the record; it is on disk when the promise resolves. No ruling: the request failed before. */
  readonly record: (
    asked: TokenSignIn,
    result: SignInResult,
    ruling: SignInRuling | undefined,
  ) => Promise<void>
}
