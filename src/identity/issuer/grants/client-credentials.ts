/**
 * `client_credentials`: a token for the application itself.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow.
 */

import type { IdSource } from '../../../kernel/ids.ts'
import type { SigningKeyRing } from '../../signing-key-ring.ts'
import { audienceOf, changedByPolicy, mintAccessToken } from '../access-token.ts'
import { correlationIdOf } from '../answer-json.ts'
import {
  authenticateBySecret,
  missingSecret,
  type ClientAuthenticationOptions,
} from '../client-authentication.ts'
import { OAuthError } from '../oauth-error.ts'
import {
  findAudience,
  requireResource,
  requireRoles,
  type Resources,
} from '../requested-resource.ts'
import type { TokenSignIn, SignIns } from '../sign-ins.ts'
import { requireParameter } from '../token-form.ts'
import { graphAudience, namesGraph } from '../token-resource.ts'
import type { RuleOnToken } from '../token-ruling.ts'
import { resourceOfScope } from './application-scope.ts'
import type { AnswerGrant } from './grant.ts'
import { refuseOtherOrigins } from './token-origin.ts'

/** What the grant needs. */
export interface ClientCredentialsOptions extends ClientAuthenticationOptions, Resources {
  readonly keys: SigningKeyRing
  readonly ids: IdSource
  readonly ruleOnToken: RuleOnToken
  readonly signIns: SignIns
}

/** Composes the grant. */
export function clientCredentialsGrant(options: ClientCredentialsOptions): AnswerGrant {
  const { keys, ids, signIns } = options
  return async ({ request, tenant, form, client: named }) => {
    refuseOtherOrigins(request)
    if (named.secret === undefined || named.secret === '') throw missingSecret()
    const askedResource = resourceOfScope(requireParameter(form, 'scope'))
    const client = await authenticateBySecret(options, request, tenant, named)
    const isOwn = namesGraph(askedResource) || askedResource.replace(/\/$/u, '') === request.origin
    const name = isOwn ? graphAudience : askedResource
    const resource = await requireResource(options, tenant, name)
    const roles = await requireRoles(options, tenant, client, resource, name)
    const { aud: ownName = resource.appId } = await findAudience(options, tenant, resource, name)
    const audience = audienceOf({ tenant, resource, name: ownName, origin: request.origin })
    const signIn: TokenSignIn = {
      tenant,
      at: request.at,
      requestId: request.requestId,
      correlationId: correlationIdOf(request),
      remoteAddress: request.remoteAddress,
      ...(request.headers['user-agent'] === undefined
        ? {}
        : { userAgent: request.headers['user-agent'] }),
      flow: 'clientCredentials',
      isInteractive: false,
      principal: { kind: 'servicePrincipal' },
      client: { ...client, isConfidential: true },
      clientCredential: 'clientSecret',
      resource,
      scopes: [],
      wantsIdToken: false,
      requestedContexts: [],
    }
    const permission = await signIns.rule(signIn)
    if (permission.outcome !== 'allowed') {
      const { error, number, message, ...more } = permission.refusal
      await signIns.record(signIn, { errorNumber: number, message }, permission)
      throw new OAuthError(400, error, number, message, more)
    }
    const ruling = await options.ruleOnToken({
      tenant,
      client,
      resource,
      isForGraph: audience.isGraph,
      name: ownName,
      issuer: audience.iss,
      roles,
      at: request.at,
    })
    if (ruling.outcome === 'refused') {
      throw new OAuthError(400, 'invalid_request', ruling.number, ruling.message)
    }
    const { lifetimeSeconds, claims } = ruling
    const accessToken = await mintAccessToken(
      {
        tenant,
        grant: { kind: 'application', objectId: client.servicePrincipalId, ...client, roles },
        audience: changedByPolicy(audience, {
          ...(await findAudience(options, tenant, resource, ruling.audience)),
          ...(ruling.issuer === undefined ? {} : { iss: ruling.issuer }),
        }),
        mappedClaims: audience.isGraph ? {} : claims,
        issuedAt: request.at,
        lifetimeSeconds,
        tokenId: ids(),
      },
      keys.usable()[0],
    )
    await signIns.record(signIn, { errorNumber: 0 }, permission)
    return {
      token_type: 'Bearer',
      expires_in: lifetimeSeconds,
      ext_expires_in: lifetimeSeconds,
      access_token: accessToken,
    }
  }
}
