/**
 * `authorization_code`: tokens for the user who has signed in at the authorize endpoint.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow; RFC 6749, section 4.1.3.
 */

import { keyOf, type TenantId } from '../../../kernel/ids.ts'
import { abbreviate } from '../../../kernel/abbreviate.ts'
import { readAuthorizedRequest, type AuthorizedRequest } from '../authorization-codes.ts'
import { OAuthError } from '../oauth-error.ts'
import { passingIdOf } from '../passing-secret.ts'
import { requireParameter, type TokenForm } from '../token-form.ts'
import { fitsChallenge } from './code-verifier.ts'
import type { AnswerGrant } from './grant.ts'
import { issueUserTokens } from './issue-user-tokens.ts'
import { refreshTokenEnd } from './refresh-tokens.ts'
import { requireUser } from './require-user.ts'
import { requireOrigin } from './token-origin.ts'
import { malformedGrant, proveClient, requireClient, type UserGrantOptions } from './user-grant.ts'

/** @throws OAuthError when the verifier is missing, wrong, or does not belong to the code. */
function requireVerifier(form: TokenForm, { challenge }: AuthorizedRequest): void {
  const verifier = form.get('code_verifier')
  if (challenge === undefined) {
    if (verifier === undefined) return
  } else if (fitsChallenge(requireParameter(form, 'code_verifier'), challenge)) return
  throw new OAuthError(
    400,
    'invalid_grant',
    501481,
    'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  )
}

/** Composes the grant. */
export function authorizationCodeGrant(options: UserGrantOptions): AnswerGrant {
  const { passing } = options

  async function endSession(tenant: TenantId, sessionId: string): Promise<OAuthError> {
    await passing.deletePassingGroup(tenant, 'refreshToken', sessionId)
    return new OAuthError(
      400,
      'invalid_grant',
      54005,
      'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
    )
  }

  return async (asked) => {
    const { request, tenant, form, client: named } = asked
    const { at } = request
    const key = {
      kind: 'authorizationCode',
      id: passingIdOf(requireParameter(form, 'code')),
    } as const
    const registered = await requireClient(options, tenant, named.clientId)
    const stored = await passing.findPassing(tenant, key, at)
    if (stored === undefined) {
      throw new OAuthError(
        400,
        'invalid_grant',
        70008,
        'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
      )
    }
    const authorized = readAuthorizedRequest(stored.body)
    const { platform, session, redirectUri, claims, nonce } = authorized
    if (keyOf(authorized.appId) !== keyOf(registered.appId)) throw malformedGrant()
    const givenUri = requireParameter(form, 'redirect_uri')
    if (givenUri !== redirectUri) {
      throw new OAuthError(
        400,
        'invalid_grant',
        500112,
        `The reply address '${abbreviate(givenUri)}' does not match the reply address '${abbreviate(redirectUri)}' provided when requesting Authorization code.`,
      )
    }
    requireOrigin(request, platform === 'spa')
    const client = await proveClient(options, asked, registered, platform !== 'web')
    requireVerifier(form, authorized)
    const { version, ...record } = stored
    const isFirst =
      record.body['isUsed'] !== true &&
      (await passing.replacePassing(
        tenant,
        { ...record, body: { ...record.body, isUsed: true } },
        version,
      ))
    if (!isFirst) {
      const used = await passing.findPassing(tenant, key, at)
      if (used !== undefined) {
        const { version: usedVersion, ...same } = used
        const body = { ...same.body, isReused: true }
        await passing.replacePassing(tenant, { ...same, body }, usedVersion)
      }
      throw await endSession(tenant, session.sessionId)
    }
    const user = await requireUser(options, tenant, session.userId)
    const answer = await issueUserTokens(options, asked, {
      flow: 'authorizationCode',
      client,
      user,
      session,
      scope: form.get('scope') ?? authorized.scope,
      claims: form.get('claims') ?? claims,
      ...(nonce !== undefined && { nonce }),
      end: refreshTokenEnd(platform === 'spa', at),
    })
    // WHY again: a second use may have come while the tokens were made, before there was a refresh token to end.
    const now = await passing.findPassing(tenant, key, at)
    if (now?.body['isReused'] === true) throw await endSession(tenant, session.sessionId)
    return answer
  }
}
