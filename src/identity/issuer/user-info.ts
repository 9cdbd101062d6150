/**
 * Says who the user of an access token is.
 * Source: OpenID Connect Core 1.0, section 5.3; https://learn.microsoft.com/entra/identity-platform/userinfo.
 */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { TokenIdentity } from '../caller.ts'
import type { TokenVerifier } from '../verify-token.ts'
import type { IssuerRequest } from './exchange.ts'
import { disabledUser } from './grants/require-user.ts'
import { subjectAt } from './id-token.ts'
import { OAuthError } from './oauth-error.ts'
import type { UserCredentials } from './user-credentials.ts'

function invalidToken(): OAuthError {
  return new OAuthError(
    401,
    'invalid_token',
    50013,
    'The access token is missing, or it is not a valid token of a user for Microsoft Graph.',
  )
}

async function identify(verify: TokenVerifier, request: IssuerRequest): Promise<TokenIdentity> {
  const [, token] = /^Bearer +(\S+)$/iu.exec(request.headers['authorization'] ?? '') ?? []
  if (token === undefined) throw invalidToken()
  try {
    return await verify(token, request.at)
  } catch (error) {
    if (error instanceof OstiaryError && error.status === 401) throw invalidToken()
    throw error
  }
}

/** Answers with the claims of the user. @throws OAuthError for a token that does not give them. */
export async function describeUser(
  verify: TokenVerifier,
  { findUser }: Pick<UserCredentials, 'findUser'>,
  request: IssuerRequest,
): Promise<JsonObject> {
  const identity = await identify(verify, request)
  if (identity.kind !== 'delegated') throw invalidToken()
  const { tenant, objectId, appId, scopes } = identity
  if (!scopes.has('openid')) {
    throw new OAuthError(
      403,
      'insufficient_scope',
      65001,
      "The access token does not have the scope 'openid'.",
    )
  }
  const user = await findUser(tenant, objectId)
  if (user === undefined) throw disabledUser()
  return {
    sub: subjectAt(user, appId),
    ...(scopes.has('profile') && { name: user.displayName }),
    ...(scopes.has('email') && user.mail !== undefined && { email: user.mail }),
  }
}
