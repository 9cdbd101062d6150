/** How a confidential client proves its secret. The issuer gets the directory as functions. */

import { abbreviate } from '../../kernel/abbreviate.ts'
import type { TenantId } from '../../kernel/ids.ts'
import { attemptKeyOf, networkOf } from './attempt-key.ts'
import type { IssuerRequest } from './exchange.ts'
import { OAuthError, TooManyAttempts } from './oauth-error.ts'
import type { NamedClient } from './token-form.ts'

/** A confidential client that has proved its secret. */
export interface AuthenticatedClient {
  readonly appId: string
  readonly displayName: string
  readonly servicePrincipalId: string
}

/** The result of an attempt to prove a client secret. */
export type ClientAuthentication =
  | { readonly outcome: 'authenticated'; readonly client: AuthenticatedClient }
  | { readonly outcome: 'unknownClient' | 'wrongSecret' }

/** Limits attempts to prove secrets and passwords. */
export interface ClientAttempts {
  /** Allows an attempt, or returns after how many seconds to try again. `key` is that of `attemptKeyOf`. */
  readonly admit: (attempt: {
    readonly network: string
    readonly key: string
  }) => Promise<number | undefined>
  /**
   * Runs an attempt of a network for a tenant when its turn comes; undefined when too many wait. `isProved` tells
   * attempts that count no more.
   */
  readonly run: <Proof>(
    from: { readonly tenant: TenantId; readonly network: string },
    attempt: () => Promise<Proof>,
    isProved: (proof: Proof) => boolean,
  ) => Promise<Proof | undefined>
}

/** Finds a client by its id and compares its secret. */
export type AuthenticateClient = (
  tenant: TenantId,
  clientId: string,
  secret: string,
  at: Date,
) => Promise<ClientAuthentication>

/** What proofs of secrets need. */
export interface ClientAuthenticationOptions {
  readonly attempts: ClientAttempts
  readonly authenticateClient: AuthenticateClient
}

/** Proves the secret of a client. @throws OAuthError when it is wrong or missing, or after too many attempts. */
export async function authenticateBySecret(
  options: ClientAuthenticationOptions,
  { remoteAddress, at }: IssuerRequest,
  tenant: TenantId,
  { clientId, secret }: NamedClient,
): Promise<AuthenticatedClient> {
  if (secret === undefined || secret === '') throw missingSecret()
  const network = networkOf(remoteAddress)
  const key = attemptKeyOf(remoteAddress, tenant, clientId)
  const retryAfter = await options.attempts.admit({ network, key })
  if (retryAfter !== undefined) throw new TooManyAttempts(retryAfter)
  const authentication = await options.attempts.run(
    { tenant, network },
    () => options.authenticateClient(tenant, clientId, secret, at),
    ({ outcome }) => outcome === 'authenticated',
  )
  if (authentication === undefined) throw new TooManyAttempts(1)
  if (authentication.outcome === 'authenticated') return authentication.client
  throw authentication.outcome === 'unknownClient'
    ? new OAuthError(
        400,
        'unauthorized_client',
        700016,
        `Application with identifier '${abbreviate(clientId)}' was not found in the directory '${tenant}'.`,
      )
    : new OAuthError(
        401,
        'invalid_client',
        7000215,
        `Invalid client secret provided for app '${abbreviate(clientId)}'.`,
      )
}

/** A confidential client gave no secret. */
export function missingSecret(): OAuthError {
  return new OAuthError(
    401,
    'invalid_client',
    7000216,
    "'client_secret' is required for the 'client_credentials' grant type at this issuer.",
  )
}
