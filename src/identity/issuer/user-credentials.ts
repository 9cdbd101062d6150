/** How users prove who they are. The issuer gets this as functions. */

import type { TenantId } from '../../kernel/ids.ts'
import type { SignInUser } from './sign-ins.ts'

/** Where and when an attempt is made. */
export interface AttemptFrom {
  readonly remoteAddress: string
  readonly at: Date
}

/** The result of an attempt to prove a password. */
export type PasswordProof =
  | { readonly outcome: 'verified'; readonly user: SignInUser; readonly mustChange: boolean }
  | { readonly outcome: 'wrongPassword' | 'disabled' | 'noPassword'; readonly user: SignInUser }
  | { readonly outcome: 'unknownUser' }
  | { readonly outcome: 'tooManyAttempts'; readonly retryAfterSeconds: number }

/** The result of a change of password. */
export type PasswordChange =
  | { readonly outcome: 'changed' | 'wrongPassword' }
  /** `message` says what a password needs. */
  | { readonly outcome: 'refused'; readonly message: string }
  | { readonly outcome: 'tooManyAttempts'; readonly retryAfterSeconds: number }

/** A second factor of a user; `simulated` exists in development only. */
export type SecondFactor = 'softwareOath' | 'simulated'

/** The result of an attempt to prove a second factor. */
export type SecondFactorProof =
  | { readonly outcome: 'verified' | 'wrongCode' | 'usedCode' }
  | { readonly outcome: 'tooManyAttempts'; readonly retryAfterSeconds: number }

/** The credentials of the users of a store. */
export interface UserCredentials {
  readonly verifyPassword: (
    tenant: TenantId,
    given: { readonly userPrincipalName: string; readonly password: string },
    from: AttemptFrom,
  ) => Promise<PasswordProof>
  readonly changePassword: (
    tenant: TenantId,
    objectId: string,
    given: { readonly current: string; readonly wanted: string },
    from: AttemptFrom & { readonly requestId: string },
  ) => Promise<PasswordChange>
  /** Finds a user who may sign in; undefined for one who is gone or disabled. */
  readonly findUser: (tenant: TenantId, objectId: string) => Promise<SignInUser | undefined>
  readonly secondFactorsOf: (tenant: TenantId, objectId: string) => Promise<readonly SecondFactor[]>
  /**
   * Makes a secret for an authenticator app. Nothing is stored before `finishRegistration`. Undefined where the service
   * has no key to store secrets with.
   */
  readonly beginRegistration: (
    tenant: TenantId,
    objectId: string,
  ) => Promise<{ readonly secret: string; readonly uri: string } | undefined>
  /** Stores the secret when the code proves that the app has it. */
  readonly finishRegistration: (
    tenant: TenantId,
    objectId: string,
    given: { readonly secret: string; readonly code: string },
    from: AttemptFrom & { readonly requestId: string },
  ) => Promise<SecondFactorProof>
  readonly verifySecondFactor: (
    tenant: TenantId,
    objectId: string,
    given: { readonly factor: SecondFactor; readonly code: string },
    from: AttemptFrom,
  ) => Promise<SecondFactorProof>
}
