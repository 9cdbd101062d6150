/**
 * Reads requests to the authorize endpoint.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow; RFC 6749, section 4.1; RFC 7636.
 */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import type { AuthorizedRequest } from '../authorization-codes.ts'
import { platformOf, type RegisteredClient } from '../client-registration.ts'
import { OAuthError } from '../oauth-error.ts'
import { readRequestedClaims } from '../requested-claims.ts'
import { readRequestedScopes } from '../requested-scopes.ts'
import { requireParameter, type TokenForm } from '../token-form.ts'

/** Where an answer goes: an address that is registered for the client. */
export interface ProvedAddress {
  readonly redirectUri: string
  readonly platform: AuthorizedRequest['platform']
  readonly mode: 'query' | 'fragment'
  readonly state: string | undefined
}

/** What a code is for, before the user is known. */
export type AskedCode = Omit<AuthorizedRequest, 'session'>

/** The client that a request names. @throws OAuthError. */
export function readClientId(parameters: TokenForm): string {
  return requireParameter(parameters, 'client_id')
}

/**
 * Proves the address for the answer. Until then every error is shown to the user alone.
 * @throws OAuthError when the client has not registered it.
 */
export function proveAddress(client: RegisteredClient, parameters: TokenForm): ProvedAddress {
  const redirectUri = requireParameter(parameters, 'redirect_uri')
  const platform = platformOf(client, redirectUri)
  if (platform === undefined || !URL.canParse(redirectUri)) {
    throw new OAuthError(
      400,
      'invalid_request',
      50011,
      `The redirect URI '${abbreviate(redirectUri)}' specified in the request does not match the redirect URIs configured for the application '${client.appId}'. Make sure the redirect URI sent in the request matches one added to your application.`,
    )
  }
  const mode = parameters.get('response_mode') === 'fragment' ? 'fragment' : 'query'
  return { redirectUri, platform, mode, state: parameters.get('state') }
}

const challengePattern = /^[\w.~-]{43,128}$/u

function readChallenge(
  parameters: TokenForm,
  platform: AuthorizedRequest['platform'],
): Pick<AuthorizedRequest, 'challenge'> {
  const text = parameters.get('code_challenge')
  if (text === undefined) {
    if (platform !== 'spa') return {}
    throw new OAuthError(
      400,
      'invalid_request',
      9002325,
      'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
    )
  }
  const method = parameters.get('code_challenge_method') ?? 'plain'
  const isPlain = method === 'plain'
  if (challengePattern.test(text) && (isPlain || method === 'S256')) {
    return { challenge: { text, isPlain } }
  }
  throw new OAuthError(
    400,
    'invalid_request',
    501491,
    `Invalid size of Code_Challenge parameter, or unknown code_challenge_method '${abbreviate(method)}'; use S256.`,
  )
}

/** Reads what the code is for. @throws OAuthError, which goes to the client. */
export function readAskedCode(
  client: RegisteredClient,
  { redirectUri, platform }: ProvedAddress,
  parameters: TokenForm,
): AskedCode {
  const type = requireParameter(parameters, 'response_type')
  if (type !== 'code') {
    throw new OAuthError(
      400,
      'unsupported_response_type',
      700054,
      `response_type '${abbreviate(type)}' is not enabled for the application; this issuer supports 'code'.`,
    )
  }
  const mode = parameters.get('response_mode') ?? 'query'
  if (mode !== 'query' && mode !== 'fragment') {
    throw new OAuthError(
      400,
      'invalid_request',
      900144,
      `response_mode '${abbreviate(mode)}' is not supported by this issuer; use 'query' or 'fragment'.`,
    )
  }
  const scope = requireParameter(parameters, 'scope')
  readRequestedScopes(scope)
  const claims = parameters.get('claims')
  readRequestedClaims(claims)
  if (parameters.get('prompt') === 'none') {
    throw new OAuthError(
      400,
      'login_required',
      50058,
      'A silent sign-in request was sent but no user is signed in.',
    )
  }
  const nonce = parameters.get('nonce')
  return {
    appId: client.appId,
    redirectUri,
    platform,
    scope,
    ...readChallenge(parameters, platform),
    ...(nonce !== undefined && { nonce }),
    ...(claims !== undefined && { claims }),
  }
}

/** The address of an answer. Parameters go behind those that the registered address has. */
export function answerAddress(
  { redirectUri, mode, state }: ProvedAddress,
  answer: Readonly<Record<string, string>>,
): string {
  const parameters = new URLSearchParams({
    ...answer,
    ...(state === undefined ? {} : { state }),
  }).toString()
  // WHY: a header takes no other characters.
  const printable = redirectUri.replaceAll(/[^\u0021-\u007e]/gu, encodeURIComponent)
  const [address = '', fragment] = printable.split('#', 2)
  if (mode === 'fragment') return `${address}#${parameters}`
  const query = `${address}${address.includes('?') ? '&' : '?'}${parameters}`
  return fragment === undefined ? query : `${query}#${fragment}`
}
