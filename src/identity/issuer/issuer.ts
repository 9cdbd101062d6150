/**
 * The embedded OpenID issuer: discovery, JWKS, the token endpoint, and device codes. It refuses other flows by name. It
 * knows no web framework, and gets the directory as functions.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-protocols.
 */

import { abbreviate } from '../../kernel/abbreviate.ts'
import { isGuid, type TenantId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { answerJson } from './answer-json.ts'
import { createAuthorize } from './authorize/authorize-page.ts'
import { authorizeDevice } from './device-authorization.ts'
import { currentMetadata, firstMetadata } from './discovery.ts'
import type { IssuerRequest, IssuerResponse, IssuerRoute, Named } from './exchange.ts'
import { authorizationCodeGrant } from './grants/authorization-code.ts'
import {
  clientCredentialsGrant,
  type ClientCredentialsOptions,
} from './grants/client-credentials.ts'
import { deviceCodeGrant } from './grants/device-code.ts'
import type { AnswerGrant, GrantRequest } from './grants/grant.ts'
import { passwordGrant } from './grants/password.ts'
import { refreshTokenGrant } from './grants/refresh-token.ts'
import type { UserSignInOptions } from './grants/user-grant.ts'
import { inFirstForm, withScopeOfResource } from './first-endpoint.ts'
import { OAuthError } from './oauth-error.ts'
import { createDevicePage } from './pages/device-page.ts'
import { tenantOfSecret } from './passing-secret.ts'
import { describeUser } from './user-info.ts'
import { embeddedTrustedIssuer } from '../trusted-issuer.ts'
import { createTokenVerifier } from '../verify-token.ts'
import { readTokenForm, readNamedClient, requireParameter, type TokenForm } from './token-form.ts'

/** What the endpoints of the issuer need. */
export interface IssuerOptions extends ClientCredentialsOptions {
  /** Resolves a tenant id or domain from a path. */
  readonly findTenant: (name: string) => Promise<TenantId | undefined>
  /** What sign-ins of users need; without it the issuer serves applications only. */
  readonly users?: UserSignInOptions
}

/** The endpoints of the issuer; each answers refusals in the form of OAuth. */
export interface Issuer {
  readonly routes: readonly IssuerRoute[]
}

/** Names of a path that stand for whichever tenant an account is of. Source: as above, "Tenant" of the endpoints. */
const manyTenants: ReadonlySet<string> = new Set(['common', 'organizations'])

function isForManyTenants(name: string): boolean {
  return manyTenants.has(name.toLowerCase())
}

function grantsOf(options: IssuerOptions): ReadonlyMap<string, AnswerGrant> {
  const { users } = options
  const applications = [['client_credentials', clientCredentialsGrant(options)]] as const
  if (users === undefined) return new Map(applications)
  const all = { ...options, ...users }
  return new Map([
    ...applications,
    ['authorization_code', authorizationCodeGrant(all)],
    ['refresh_token', refreshTokenGrant(all)],
    ['password', passwordGrant(all)],
    ['device_code', deviceCodeGrant(all)],
    ['urn:ietf:params:oauth:grant-type:device_code', deviceCodeGrant(all)],
  ])
}

/** The tenant that a form tells: that of a code or token, or of the domain of a user name. */
function tenantToldBy(form: TokenForm): string | undefined {
  const secret = ['refresh_token', 'device_code', 'code'].map((name) => form.get(name))
  const told = secret.find((each) => each !== undefined)
  return told === undefined ? form.get('username')?.split('@')[1] : tenantOfSecret(told)
}

/** Composes the issuer's endpoints. */
export function createIssuer(options: IssuerOptions): Issuer {
  const { keys } = options
  const grants = grantsOf(options)

  const jwks = (): JsonObject => ({
    keys: keys.usable().map(({ publicJwk }) => ({ ...publicJwk, x5t: publicJwk.kid })),
  })

  async function requireTenant(name: string): Promise<TenantId> {
    if (isForManyTenants(name)) {
      throw new OAuthError(
        400,
        'invalid_request',
        50059,
        'No tenant-identifying information found in either the request or implied by any provided credentials.',
      )
    }
    const tenant = await options.findTenant(name)
    if (tenant !== undefined) return tenant
    throw new OAuthError(400, 'invalid_request', 90002, `Tenant '${name}' not found.`)
  }

  async function findKnown(name: string): Promise<TenantId | undefined> {
    return isForManyTenants(name) ? undefined : requireTenant(name)
  }

  function requireGrant(name: string): AnswerGrant {
    const grant = grants.get(name)
    if (grant !== undefined) return grant
    const known = [...grants.keys()].map((each) => `'${each}'`).join(', ')
    throw new OAuthError(
      400,
      'unsupported_grant_type',
      70003,
      `The app requested an unsupported grant type '${abbreviate(name)}'; this issuer supports ${known}.`,
    )
  }

  async function readRequest(
    request: IssuerRequest,
    named: Named,
    isFirst: boolean,
  ): Promise<GrantRequest> {
    const posted = readTokenForm(request.body)
    const form = isFirst ? withScopeOfResource(posted) : posted
    const told = tenantToldBy(form)
    const isAny = isForManyTenants(request.tenant)
    const tenant = await requireTenant((isAny ? told : undefined) ?? request.tenant)
    named.tenant = tenant
    const client = readNamedClient(form, request.headers['authorization'])
    // WHY not any text: the caller chooses it, and it goes into the log.
    if (isGuid(client.clientId)) {
      named.caller = { kind: 'client', appId: client.clientId.toLowerCase() }
    }
    return { request, tenant, form, client }
  }

  async function issueToken(
    request: IssuerRequest,
    named: Named,
    isFirst: boolean,
  ): Promise<JsonObject> {
    const asked = await readRequest(request, named, isFirst)
    const { form } = asked
    const answer = await requireGrant(requireParameter(form, 'grant_type'))(asked)
    return isFirst ? inFirstForm(answer, form, request.at) : answer
  }

  async function describe(
    { origin, tenant: name }: IssuerRequest,
    document: typeof currentMetadata,
  ): Promise<JsonObject> {
    return document({
      origin,
      name,
      tenant: await findKnown(name),
      grants: [...grants.keys()],
    })
  }

  const discovery = (request: IssuerRequest): Promise<IssuerResponse> =>
    answerJson(request, () => describe(request, currentMetadata))
  const firstDiscovery = (request: IssuerRequest): Promise<IssuerResponse> =>
    answerJson(request, () => describe(request, firstMetadata))
  const publishedKeys = (request: IssuerRequest): Promise<IssuerResponse> =>
    answerJson(request, async () => {
      await findKnown(request.tenant)
      return jwks()
    })
  const token = (request: IssuerRequest): Promise<IssuerResponse> =>
    answerJson(request, (named) => issueToken(request, named, false))
  const firstToken = (request: IssuerRequest): Promise<IssuerResponse> =>
    answerJson(request, (named) => issueToken(request, named, true))
  const authorize = (request: IssuerRequest): Promise<IssuerResponse> =>
    answerJson(request, () =>
      Promise.reject(
        new OAuthError(
          501,
          'unsupported_response_type',
          700054,
          'This endpoint signs in nobody; use /oauth2/v2.0/authorize.',
        ),
      ),
    )

  const deviceRoute =
    (users: UserSignInOptions, isFirst: boolean) =>
    (request: IssuerRequest): Promise<IssuerResponse> =>
      answerJson(request, async (named) =>
        authorizeDevice(
          { ...users, attempts: options.attempts },
          await readRequest(request, named, isFirst),
        ),
      )

  const get = ['GET'] as const
  const post = ['POST'] as const
  const { users } = options
  const verify = createTokenVerifier([embeddedTrustedIssuer(keys)])
  const userRoutes = (of: UserSignInOptions): readonly IssuerRoute[] => [
    { methods: post, path: '/:tenant/oauth2/v2.0/devicecode', handle: deviceRoute(of, false) },
    { methods: post, path: '/:tenant/oauth2/devicecode', handle: deviceRoute(of, true) },
    {
      methods: ['GET', 'POST'],
      path: '/:tenant/oauth2/v2.0/authorize',
      handle: createAuthorize({ ...of, ids: options.ids, requireTenant, isForManyTenants }),
    },
    {
      methods: ['GET', 'POST'],
      path: '/:tenant/oauth2/deviceauth',
      handle: createDevicePage({ ...of, ids: options.ids, requireTenant }),
    },
    {
      methods: ['GET', 'POST'],
      path: '/oidc/userinfo',
      handle: (request) => answerJson(request, () => describeUser(verify, of.credentials, request)),
    },
  ]
  return {
    routes: [
      ...(users === undefined ? [] : userRoutes(users)),
      { methods: get, path: '/:tenant/v2.0/.well-known/openid-configuration', handle: discovery },
      { methods: get, path: '/:tenant/.well-known/openid-configuration', handle: firstDiscovery },
      { methods: get, path: '/:tenant/discovery/v2.0/keys', handle: publishedKeys },
      { methods: get, path: '/:tenant/discovery/keys', handle: publishedKeys },
      { methods: post, path: '/:tenant/oauth2/v2.0/token', handle: token },
      { methods: post, path: '/:tenant/oauth2/token', handle: firstToken },
      ...(users === undefined
        ? [{ methods: get, path: '/:tenant/oauth2/v2.0/authorize', handle: authorize }]
        : []),
      { methods: get, path: '/:tenant/oauth2/authorize', handle: authorize },
    ],
  }
}
