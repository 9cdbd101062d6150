/**
 * Issues the tokens of a user, after consent and conditional access have been asked.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow, "Successful response".
 */

import type { JsonObject } from '../../../kernel/json.ts'
import { audienceOf, changedByPolicy, mintAccessToken } from '../access-token.ts'
import { correlationIdOf } from '../answer-json.ts'
import { mintIdToken, subjectAt } from '../id-token.ts'
import { OAuthError } from '../oauth-error.ts'
import { readRequestedClaims } from '../requested-claims.ts'
import { findAudience, requireResource } from '../requested-resource.ts'
import { readRequestedScopes, type RequestedScopes } from '../requested-scopes.ts'
import type { SignInClient, SignInFlow, SignInUser, TokenSignIn } from '../sign-ins.ts'
import { graphAudience } from '../token-resource.ts'
import type { UserSession } from '../user-session.ts'
import type { GrantRequest } from './grant.ts'
import { createRefreshToken, type RefreshTokenEnd } from './refresh-tokens.ts'
import type { UserGrantOptions } from './user-grant.ts'

/** What a grant has found out. */
export interface UserTokens {
  readonly flow: SignInFlow
  readonly client: SignInClient
  readonly user: SignInUser
  readonly session: UserSession
  readonly scope: string
  readonly claims: string | undefined
  readonly nonce?: string
  /** Of the refresh token, if one is issued. */
  readonly end: RefreshTokenEnd
}

/** Scopes of the answer in the spelling of the request, because libraries look tokens up by it. */
function answeredScope(scope: string, requested: RequestedScopes, granted: readonly string[]) {
  const asked = scope.split(' ').filter((each) => each !== '')
  const bare = new Set(asked.map((each) => each.slice(each.lastIndexOf('/') + 1).toLowerCase()))
  const long = asked.find((each) => each.includes('/'))
  const prefix = long === undefined ? '' : long.slice(0, long.lastIndexOf('/') + 1)
  const more = granted.filter((name) => !bare.has(name.toLowerCase()))
  const kept = asked.filter(
    (each) => requested.openId.size === 0 || each.toLowerCase() !== 'offline_access',
  )
  return [...kept, ...more.map((name) => `${prefix}${name}`)].join(' ')
}

/** Issues the tokens. @throws OAuthError when consent is missing, or a policy refuses. */
export async function issueUserTokens(
  options: UserGrantOptions,
  { request, tenant, form }: GrantRequest,
  asked: UserTokens,
): Promise<JsonObject> {
  const { keys, ids, signIns, consents } = options
  const { client, user, session, scope } = asked
  const { at, origin } = request
  const requested = readRequestedScopes(scope)
  const claims = readRequestedClaims(asked.claims)
  const isOwn = requested.resource.replace(/\/$/u, '') === origin
  const name = isOwn ? graphAudience : requested.resource
  const resource = await requireResource(options, tenant, name)
  const wantsIdToken = requested.openId.has('openid')
  const userAgent = request.headers['user-agent']
  const { originalTransferMethod, factors, sessionId } = session
  const signIn: TokenSignIn = {
    tenant,
    at,
    requestId: request.requestId,
    correlationId: correlationIdOf(request),
    remoteAddress: request.remoteAddress,
    ...(userAgent !== undefined && { userAgent }),
    flow: asked.flow,
    isInteractive: false,
    principal: { kind: 'user', user, factors },
    client,
    clientCredential: client.isConfidential ? 'clientSecret' : 'none',
    resource,
    scopes: requested.names,
    wantsIdToken,
    ...(originalTransferMethod && { originalTransferMethod }),
    requestedContexts: claims.contexts,
    sessionId,
  }
  if (user.sessionsValidFrom !== undefined && factors.firstFactorAt < user.sessionsValidFrom) {
    const message = `The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '${factors.firstFactorAt.toISOString()}' and the TokensValidFrom date (before which tokens are not valid) for this user is '${user.sessionsValidFrom.toISOString()}'.`
    await signIns.record(signIn, { errorNumber: 50173, message }, undefined)
    throw new OAuthError(400, 'invalid_grant', 50173, message)
  }
  const { names, isDefault } = requested
  const consent = await consents.find(
    tenant,
    { client, user, resource, requested: names, isDefault },
    at,
  )
  if (consent.outcome === 'refused') {
    throw new OAuthError(400, consent.error, consent.number, consent.message)
  }
  const asksForPermissions = isDefault || names.length > 0
  // WHY the second: a user's token without scopes could pass for that of an application.
  if (
    consent.outcome === 'consentRequired' ||
    (asksForPermissions && consent.scopes.length === 0)
  ) {
    const message = `The user or administrator has not consented to use the application with ID '${client.appId}' named '${client.displayName}'. Send an interactive authorization request for this user and resource.`
    await signIns.record(signIn, { errorNumber: 65001, message }, undefined)
    throw new OAuthError(400, 'invalid_grant', 65001, message, { suberror: 'consent_required' })
  }
  const { scopes } = consent
  const ruling = await signIns.rule({ ...signIn, scopes })
  if (ruling.outcome !== 'allowed') {
    const { error, number, message, ...more } = ruling.refusal
    await signIns.record(signIn, { errorNumber: number, message }, ruling)
    throw new OAuthError(400, error, number, message, more)
  }
  const { aud: ownName = resource.appId } = await findAudience(options, tenant, resource, name)
  const audience = audienceOf({ tenant, resource, name: ownName, origin })
  const token = await options.ruleOnToken({
    tenant,
    client,
    resource,
    isForGraph: audience.isGraph,
    name: ownName,
    issuer: audience.iss,
    roles: [],
    at,
  })
  if (token.outcome === 'refused') {
    throw new OAuthError(400, 'invalid_request', token.number, token.message)
  }
  const { lifetimeSeconds } = token
  const key = keys.usable()[0]
  const accessToken = await mintAccessToken(
    {
      tenant,
      grant: {
        kind: 'delegated',
        ...user,
        appId: client.appId,
        scopes: audience.isGraph ? [...openIdScopesOf(requested), ...scopes] : scopes,
        proof: {
          subject: subjectAt(user, resource.appId),
          isConfidential: client.isConfidential,
          hasSecondFactor: factors.secondFactorAt !== undefined,
          contexts: ruling.authenticationContexts,
          capabilities: claims.capabilities,
          sessionId,
        },
      },
      audience: changedByPolicy(audience, {
        ...(await findAudience(options, tenant, resource, token.audience)),
        ...(token.issuer !== undefined && { iss: token.issuer }),
      }),
      mappedClaims: audience.isGraph ? {} : token.claims,
      issuedAt: at,
      lifetimeSeconds,
      tokenId: ids(),
    },
    key,
  )
  const idToken = wantsIdToken
    ? await mintIdToken(
        {
          tenant,
          user,
          appId: client.appId,
          issuer: `${origin}/${isTenantName(request.tenant) ? request.tenant : tenant}/v2.0`,
          subject: subjectAt(user, client.appId),
          scopes: requested.openId,
          ...(asked.nonce !== undefined && { nonce: asked.nonce }),
          authenticatedAt: factors.firstFactorAt,
          sessionId,
          mappedClaims: {},
          issuedAt: at,
          lifetimeSeconds: idTokenSeconds,
          tokenId: ids(),
        },
        key,
      )
    : undefined
  const refreshToken =
    asked.flow === 'refreshToken' || requested.openId.has('offline_access')
      ? await createRefreshToken(options.passing, tenant, {
          appId: client.appId,
          scope,
          isPublic: !client.isConfidential,
          session,
          end: asked.end,
          at,
        })
      : undefined
  await signIns.record({ ...signIn, scopes }, { errorNumber: 0 }, ruling)
  return {
    token_type: 'Bearer',
    scope: answeredScope(scope, requested, scopes),
    expires_in: lifetimeSeconds,
    ext_expires_in: lifetimeSeconds,
    access_token: accessToken,
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    ...(idToken !== undefined && { id_token: idToken }),
    ...(form.get('client_info') === '1' && {
      client_info: Buffer.from(
        JSON.stringify({ uid: user.objectId, utid: tenant }),
        'utf8',
      ).toString('base64url'),
    }),
  }
}

/** Scopes that the userinfo endpoint reads. */
function openIdScopesOf({ openId }: RequestedScopes): readonly string[] {
  return [...openId].filter((each) => each !== 'offline_access')
}

/** How long an id token is valid. Source: https://learn.microsoft.com/entra/identity-platform/id-tokens, "Token lifetime". */
const idTokenSeconds = 3_600

/** WHY the name of the path: the metadata document of that name calls its issuer so, and clients compare both. */
function isTenantName(name: string): boolean {
  return !['common', 'organizations'].includes(name.toLowerCase())
}
