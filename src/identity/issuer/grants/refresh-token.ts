/**
 * `refresh_token`: new tokens for a user who has signed in before. Each use replaces the token.
 * Source: https://learn.microsoft.com/entra/identity-platform/refresh-tokens; RFC 9700, section 4.14.
 */

import { keyOf } from '../../../kernel/ids.ts'
import { OAuthError } from '../oauth-error.ts'
import { passingIdOf } from '../passing-secret.ts'
import { requireParameter } from '../token-form.ts'
import type { AnswerGrant } from './grant.ts'
import { issueUserTokens } from './issue-user-tokens.ts'
import { readRefreshToken, refreshTokenBody, refreshTokenEnd } from './refresh-tokens.ts'
import { requireOrigin } from './token-origin.ts'
import { malformedGrant, proveClient, requireClient, type UserGrantOptions } from './user-grant.ts'
import { requireUser } from './require-user.ts'

/** How long a replaced token still works, seconds: two tabs of one application may use it at the same time. */
const graceSeconds = 30

function revoked(): OAuthError {
  return new OAuthError(
    400,
    'invalid_grant',
    50173,
    'The provided grant has expired due to it being revoked, a fresh auth token is needed. The refresh token had been replaced by a newer one.',
  )
}

function ended(isSinglePage: boolean): OAuthError {
  return isSinglePage
    ? new OAuthError(
        400,
        'invalid_grant',
        700084,
        'The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page.',
        { suberror: 'bad_token' },
      )
    : new OAuthError(
        400,
        'invalid_grant',
        700082,
        'The refresh token has expired due to inactivity.',
        { suberror: 'bad_token' },
      )
}

/** Composes the grant. */
export function refreshTokenGrant(options: UserGrantOptions): AnswerGrant {
  const { passing } = options
  return async (asked) => {
    const { request, tenant, form, client: named } = asked
    const { at } = request
    const key = {
      kind: 'refreshToken',
      id: passingIdOf(requireParameter(form, 'refresh_token')),
    } as const
    const registered = await requireClient(options, tenant, named.clientId)
    const stored = await passing.findPassing(tenant, key, at)
    if (stored === undefined) throw malformedGrant()
    const token = readRefreshToken(stored.body)
    const { session, end, usedAt } = token
    if (keyOf(token.appId) !== keyOf(registered.appId)) throw malformedGrant()
    requireOrigin(request, end.isSinglePage)
    const client = await proveClient(options, asked, registered, token.isPublic)
    if (end.endsAt <= at) throw ended(end.isSinglePage)
    const endFamily = async (): Promise<OAuthError> => {
      await passing.deletePassingGroup(tenant, 'refreshToken', session.sessionId)
      return revoked()
    }
    if (usedAt !== undefined && at.getTime() - usedAt.getTime() > graceSeconds * 1_000) {
      throw await endFamily()
    }
    const user = await requireUser(options, tenant, session.userId)
    const answer = await issueUserTokens(options, asked, {
      flow: 'refreshToken',
      client,
      user,
      session,
      scope: form.get('scope') ?? token.scope,
      claims: form.get('claims'),
      end: refreshTokenEnd(end.isSinglePage, at, end),
    })
    if (usedAt === undefined) {
      const { version, ...record } = stored
      await passing.replacePassing(
        tenant,
        { ...record, body: refreshTokenBody({ ...token, usedAt: at }) },
        version,
      )
    }
    // WHY again: an older token of the family may have come back while this one was replaced, and ended the family.
    if ((await passing.findPassing(tenant, key, at)) === undefined) throw await endFamily()
    return answer
  }
}
