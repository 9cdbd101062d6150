/** What the grants for users share: what they need, and how a client proves itself there. */

import type { TenantId } from '../../../kernel/ids.ts'
import { abbreviate } from '../../../kernel/abbreviate.ts'
import { authenticateBySecret } from '../client-authentication.ts'
import type { FindClient, RegisteredClient } from '../client-registration.ts'
import type { Consents } from '../consents.ts'
import { OAuthError } from '../oauth-error.ts'
import type { PassingStore } from '../passing-secret.ts'
import type { SignInClient } from '../sign-ins.ts'
import type { NamedClient } from '../token-form.ts'
import type { UserCredentials } from '../user-credentials.ts'
import type { ClientCredentialsOptions } from './client-credentials.ts'
import type { GrantRequest } from './grant.ts'

/** What sign-ins of users need of the service. */
export interface UserSignInOptions {
  readonly credentials: Pick<UserCredentials, 'findUser' | 'verifyPassword'>
  readonly consents: Pick<Consents, 'find'>
  readonly findClient: FindClient
  readonly passing: PassingStore
}

/** What the grants for users need. */
export interface UserGrantOptions extends ClientCredentialsOptions, UserSignInOptions {}

/** The registration of a client. @throws OAuthError when the tenant has no such application, or has disabled it. */
export async function requireClient(
  { findClient }: Pick<UserSignInOptions, 'findClient'>,
  tenant: TenantId,
  clientId: string,
): Promise<RegisteredClient> {
  const client = await findClient(tenant, clientId)
  if (client === undefined) {
    throw new OAuthError(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${abbreviate(clientId)}' was not found in the directory '${tenant}'.`,
    )
  }
  if (!client.isDisabled) return client
  throw new OAuthError(
    400,
    'unauthorized_client',
    7000112,
    `Application '${client.appId}'(${abbreviate(client.displayName)}) is disabled.`,
  )
}

/** Lets a public client pass without a secret, and makes a confidential one prove its own. @throws OAuthError. */
export async function proveClient(
  options: UserGrantOptions,
  { request, tenant, client: named }: Pick<GrantRequest, 'request' | 'tenant' | 'client'>,
  registered: RegisteredClient,
  isPublic: boolean,
): Promise<SignInClient> {
  const hasSecret = isGiven(named)
  if (isPublic) {
    if (hasSecret) {
      throw new OAuthError(
        401,
        'invalid_client',
        700025,
        `Client is public so neither 'client_assertion' nor 'client_secret' should be presented.`,
      )
    }
    const { appId, displayName, servicePrincipalId } = registered
    return { appId, displayName, servicePrincipalId, isConfidential: false }
  }
  if (!hasSecret) {
    throw new OAuthError(
      401,
      'invalid_client',
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    )
  }
  return {
    ...(await authenticateBySecret(options, request, tenant, named)),
    isConfidential: true,
  }
}

function isGiven({ secret }: NamedClient): boolean {
  return secret !== undefined && secret !== ''
}

/** A code or token that this issuer did not give out, or not to this client. */
export function malformedGrant(): OAuthError {
  return new OAuthError(
    400,
    'invalid_grant',
    9002313,
    'Invalid request. Request is malformed or invalid.',
  )
}
