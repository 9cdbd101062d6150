/**
 * `password`: tokens for a user whose password the client knows. For tests and old scripts.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc.
 */

import { OAuthError, TooManyAttempts } from '../oauth-error.ts'
import { requireParameter } from '../token-form.ts'
import type { PasswordProof } from '../user-credentials.ts'
import { correlationIdOf } from '../answer-json.ts'
import type { SignInClient } from '../sign-ins.ts'
import type { AnswerGrant, GrantRequest } from './grant.ts'
import { issueUserTokens } from './issue-user-tokens.ts'
import { refreshTokenEnd } from './refresh-tokens.ts'
import { disabledUser } from './require-user.ts'
import { refuseOtherOrigins } from './token-origin.ts'
import { proveClient, requireClient, type UserGrantOptions } from './user-grant.ts'

function refusalOf(proof: Exclude<PasswordProof, { outcome: 'verified' }>): OAuthError {
  if (proof.outcome === 'tooManyAttempts') return new TooManyAttempts(proof.retryAfterSeconds)
  if (proof.outcome === 'disabled') return disabledUser()
  // WHY one answer: another one would tell strangers which accounts exist.
  return new OAuthError(
    400,
    'invalid_grant',
    50126,
    'Error validating credentials due to invalid username or password.',
  )
}

/** Records a failed attempt of a user who exists. */
async function recordFailure(
  { signIns }: UserGrantOptions,
  { request, tenant }: GrantRequest,
  client: SignInClient,
  proof: Exclude<PasswordProof, { outcome: 'verified' }>,
  { number, message }: OAuthError,
): Promise<void> {
  if (!('user' in proof)) return
  await signIns.record(
    {
      tenant,
      at: request.at,
      requestId: request.requestId,
      correlationId: correlationIdOf(request),
      remoteAddress: request.remoteAddress,
      ...(request.headers['user-agent'] !== undefined && {
        userAgent: request.headers['user-agent'],
      }),
      flow: 'password',
      isInteractive: false,
      principal: { kind: 'user', user: proof.user, factors: undefined },
      client,
      clientCredential: client.isConfidential ? 'clientSecret' : 'none',
      resource: { appId: client.appId, displayName: client.displayName },
      scopes: [],
      wantsIdToken: false,
      requestedContexts: [],
    },
    { errorNumber: number, message },
    undefined,
  )
}

/** Composes the grant. */
export function passwordGrant(options: UserGrantOptions): AnswerGrant {
  return async (asked) => {
    const { request, tenant, form, client: named } = asked
    const { at, remoteAddress } = request
    refuseOtherOrigins(request)
    const userPrincipalName = requireParameter(form, 'username')
    const password = requireParameter(form, 'password')
    const scope = requireParameter(form, 'scope')
    const registered = await requireClient(options, tenant, named.clientId)
    const isPublic = registered.isPublic && named.secret === undefined
    const client = await proveClient(options, asked, registered, isPublic)
    const proof = await options.credentials.verifyPassword(
      tenant,
      { userPrincipalName, password },
      { remoteAddress, at },
    )
    if (proof.outcome !== 'verified') {
      const refusal = refusalOf(proof)
      await recordFailure(options, asked, client, proof, refusal)
      throw refusal
    }
    if (proof.mustChange) {
      throw new OAuthError(
        400,
        'invalid_grant',
        50055,
        'The password is expired. The user must sign in with a browser and choose a new one.',
        { suberror: 'user_password_expired' },
      )
    }
    const factors = { methods: ['password'], firstFactorAt: at } as const
    return issueUserTokens(options, asked, {
      flow: 'password',
      client,
      user: proof.user,
      session: { userId: proof.user.objectId, factors, sessionId: options.ids() },
      scope,
      claims: form.get('claims'),
      end: refreshTokenEnd(false, at),
    })
  }
}
