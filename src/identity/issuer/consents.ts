/** Which delegated permissions a client has for a user. The issuer gets this as functions. */

import type { TenantId } from '../../kernel/ids.ts'
import type { SignInClient, SignInResource, SignInUser } from './sign-ins.ts'

/** A delegated permission that is not granted yet, as a consent page shows it. */
export interface ConsentScope {
  readonly name: string
  readonly displayName: string
  readonly description: string
  readonly needsAdministrator: boolean
}

/** What a client asks for. */
export interface AskedScopes {
  readonly client: SignInClient
  readonly user: SignInUser
  readonly resource: SignInResource
  /** Bare names; empty with `isDefault`. */
  readonly requested: readonly string[]
  /** The scope is `.default` of the resource: everything that was granted, or what the client's registration lists. */
  readonly isDefault: boolean
}

/** The answer. */
export type ConsentRuling =
  | { readonly outcome: 'granted'; readonly scopes: readonly string[] }
  | {
      readonly outcome: 'consentRequired'
      readonly missing: readonly ConsentScope[]
      /** The user may consent to all that is missing. */
      readonly mayConsent: boolean
      readonly mayConsentForAll: boolean
    }
  /** A scope that the resource does not have, and the like; an OAuth error. */
  | {
      readonly outcome: 'refused'
      readonly error: string
      readonly number: number
      readonly message: string
    }

/** The consents of the tenants of a store. */
export interface Consents {
  readonly find: (tenant: TenantId, asked: AskedScopes, at: Date) => Promise<ConsentRuling>
  /** Stores what the user agreed to. */
  readonly grant: (
    tenant: TenantId,
    asked: AskedScopes,
    given: { readonly forAll: boolean; readonly requestId: string; readonly at: Date },
  ) => Promise<void>
}
