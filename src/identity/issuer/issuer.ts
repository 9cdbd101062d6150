/**
 * The embedded OpenID issuer: discovery, JWKS, and the token endpoint for `client_credentials` with a secret.
 * It refuses other flows by name. It knows no web framework, and gets the directory as functions.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow.
 */

import { abbreviate } from '../../kernel/abbreviate.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { isGuid, type IdSource, type TenantId } from '../../kernel/ids.ts'
import { signingAlgorithm } from '../signing-key.ts'
import type { SigningKeyRing } from '../signing-key-ring.ts'
import { attemptKeyOf, networkOf } from './attempt-key.ts'
import { graphAudiences, mintAccessToken } from './access-token.ts'
import { OAuthError, oauthErrorBody } from './oauth-error.ts'

/** A confidential client that has proved its secret. */
export interface AuthenticatedClient {
  readonly appId: string
  readonly displayName: string
  readonly servicePrincipalId: string
  /** Application permissions granted to it. */
  readonly roles: readonly string[]
}

/** The result of an attempt to prove a client secret. */
export type ClientAuthentication =
  | { readonly outcome: 'authenticated'; readonly client: AuthenticatedClient }
  | { readonly outcome: 'unknownClient' | 'wrongSecret' }

/** Limits attempts to prove secrets. */
export interface ClientAttempts {
  /** Allows an attempt, or returns after how many seconds to try again. `key` is that of `attemptKeyOf`. */
  readonly admit: (attempt: {
    readonly network: string
    readonly key: string
  }) => Promise<number | undefined>
  /** Runs an attempt of a network for a tenant when its turn comes; undefined when too many wait. */
  readonly run: (
    from: { readonly tenant: TenantId; readonly network: string },
    attempt: () => Promise<ClientAuthentication>,
  ) => Promise<ClientAuthentication | undefined>
}

/** What the endpoints of the issuer need. */
export interface IssuerOptions {
  readonly attempts: ClientAttempts
  readonly keys: SigningKeyRing
  readonly ids: IdSource
  /** Resolves a tenant id or domain from a path. */
  readonly findTenant: (name: string) => Promise<TenantId | undefined>
  readonly authenticateClient: (
    tenant: TenantId,
    clientId: string,
    secret: string,
    at: Date,
  ) => Promise<ClientAuthentication>
}

/** A request to an endpoint of the issuer. */
export interface IssuerRequest {
  /** The path segment that names the tenant. */
  readonly tenant: string
  readonly origin: string
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The form body of a token request. */
  readonly body: string
  readonly requestId: string
  readonly remoteAddress: string
  readonly at: Date
}

/** The answer of an endpoint of the issuer. */
export interface IssuerResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: JsonObject
  /** What the log may know of a refusal; never sent. */
  readonly refused?: RefusedRequest
}

/** What is known of a request that was refused. */
export interface RefusedRequest {
  /** The number behind `AADSTS`. */
  readonly oauthError: number
  readonly tenant?: TenantId
  /** The client that the request names, when its id is a GUID. */
  readonly caller?: { readonly kind: 'client'; readonly appId: string }
}

/** The endpoints of the issuer; each answers refusals in the form of OAuth. */
export interface Issuer {
  readonly discovery: (request: IssuerRequest) => Promise<IssuerResponse>
  readonly keys: (request: IssuerRequest) => Promise<IssuerResponse>
  readonly token: (request: IssuerRequest) => Promise<IssuerResponse>
  /** Refuses interactive flows by name. */
  readonly authorize: (request: IssuerRequest) => Promise<IssuerResponse>
}

/** What a token request names, as far as it was read. */
type Named = { -readonly [Name in 'tenant' | 'caller']?: RefusedRequest[Name] & {} }

class TooManyAttempts extends OAuthError {
  readonly retryAfterSeconds: number

  constructor(retryAfterSeconds: number) {
    super(429, 'temporarily_unavailable', 90055, 'Too many requests with these credentials.')
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Names of a path that stand for whichever tenant an account is of. Source: as above, "Tenant" of the endpoints. */
const manyTenants: ReadonlySet<string> = new Set(['common', 'organizations'])

function isForManyTenants(name: string): boolean {
  return manyTenants.has(name.toLowerCase())
}

/** Lifetime of issued tokens, seconds. Source: Entra's mean; Terraform renews below 20 minutes left. */
const tokenLifetimeSeconds = 3_600 + 900

function readForm(body: string): ReadonlyMap<string, string> {
  const form = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(body)) {
    if (form.has(name)) {
      throw new OAuthError(400, 'invalid_request', 900144, `The parameter '${name}' is repeated.`)
    }
    form.set(name, value)
  }
  return form
}

function requireParameter(form: ReadonlyMap<string, string>, name: string): string {
  const value = form.get(name)
  if (value !== undefined && value !== '') return value
  throw new OAuthError(
    400,
    'invalid_request',
    900144,
    `The request body must contain the following parameter: '${name}'.`,
  )
}

/** Reads `client_secret_basic`, RFC 6749 section 2.3.1. */
function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^Basic\s+(\S+)$/iu.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const [id, ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  const decode = (part: string): string => {
    try {
      return decodeURIComponent(part.replaceAll('+', ' '))
    } catch {
      return part
    }
  }
  return { id: decode(id ?? ''), secret: decode(secret.join(':')) }
}

/** Scopes that client libraries append and that mean nothing for an application token. */
const openIdScopes: ReadonlySet<string> = new Set(['openid', 'profile', 'offline_access', 'email'])

/** Checks that the scope is `{resource}/.default` for the Graph API at one of its names. */
function requireGraphScope(scope: string, origin: string): void {
  const wanted = scope.split(' ').filter((name) => name !== '' && !openIdScopes.has(name))
  const [only] = wanted
  if (only === undefined || wanted.length > 1 || !only.endsWith('/.default')) {
    throw new OAuthError(
      400,
      'invalid_scope',
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    )
  }
  const resource = only.slice(0, -'/.default'.length).replace(/\/$/u, '')
  if (!graphAudiences.includes(resource) && resource !== origin) {
    throw new OAuthError(
      400,
      'invalid_resource',
      500011,
      `The resource principal named ${resource} was not found in the tenant.`,
    )
  }
}

/** Composes the issuer's endpoints. */
export function createIssuer(options: IssuerOptions): Issuer {
  const { keys, ids } = options

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

  async function requireKnown(name: string): Promise<void> {
    if (!isForManyTenants(name)) await requireTenant(name)
  }

  async function issueToken(request: IssuerRequest, named: Named): Promise<JsonObject> {
    if (request.headers['origin'] !== undefined) {
      throw new OAuthError(
        400,
        'invalid_request',
        9002326,
        'A web page of another origin may not redeem the credentials of a confidential client.',
      )
    }
    const tenant = await requireTenant(request.tenant)
    named.tenant = tenant
    const form = readForm(request.body)
    const grantType = requireParameter(form, 'grant_type')
    if (grantType !== 'client_credentials') {
      throw new OAuthError(
        400,
        'unsupported_grant_type',
        70003,
        `The app requested an unsupported grant type '${grantType}'; this issuer supports 'client_credentials'.`,
      )
    }
    const basic = basicCredentials(request.headers['authorization'])
    const clientId = basic?.id ?? requireParameter(form, 'client_id')
    // WHY not any text: the caller chooses it, and it goes into the log.
    if (isGuid(clientId)) named.caller = { kind: 'client', appId: clientId.toLowerCase() }
    const secret = basic?.secret ?? form.get('client_secret')
    if (secret === undefined || secret === '') {
      throw new OAuthError(
        401,
        'invalid_client',
        7000216,
        "'client_secret' is required for the 'client_credentials' grant type at this issuer.",
      )
    }
    requireGraphScope(requireParameter(form, 'scope'), request.origin)
    const network = networkOf(request.remoteAddress)
    const key = attemptKeyOf(request.remoteAddress, tenant, clientId)
    const retryAfter = await options.attempts.admit({ network, key })
    if (retryAfter !== undefined) throw new TooManyAttempts(retryAfter)
    const authentication = await options.attempts.run({ tenant, network }, () =>
      options.authenticateClient(tenant, clientId, secret, request.at),
    )
    if (authentication === undefined) throw new TooManyAttempts(1)
    if (authentication.outcome !== 'authenticated') {
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
    const { client } = authentication
    const accessToken = await mintAccessToken(
      {
        tenant,
        grant: { kind: 'application', objectId: client.servicePrincipalId, ...client },
        issuedAt: request.at,
        lifetimeSeconds: tokenLifetimeSeconds,
        tokenId: ids(),
      },
      keys.usable()[0],
    )
    return {
      token_type: 'Bearer',
      expires_in: tokenLifetimeSeconds,
      ext_expires_in: tokenLifetimeSeconds,
      access_token: accessToken,
    }
  }

  /**
   * DEVIATION: Entra names the tenant by its id in `issuer`, also when it was asked by a domain. Clients that follow
   * the specification then refuse the document. Source: OpenID Connect Discovery 1.0, section 4.3.
   */
  function discoveryDocument({ origin, tenant: name }: IssuerRequest): JsonObject {
    const base = `${origin}/${name}`
    return {
      token_endpoint: `${base}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      jwks_uri: `${base}/discovery/v2.0/keys`,
      response_modes_supported: ['query', 'fragment', 'form_post'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: [signingAlgorithm],
      response_types_supported: [],
      grant_types_supported: ['client_credentials'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      issuer: isForManyTenants(name) ? `${origin}/{tenantid}/v2.0` : `${base}/v2.0`,
      // WHY: client libraries refuse a document without it.
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nbf', 'tid', 'oid', 'ver'],
      tenant_region_scope: null,
    }
  }

  async function answer(
    request: IssuerRequest,
    produce: (named: Named) => Promise<JsonObject>,
  ): Promise<IssuerResponse> {
    const headers = {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store, no-cache',
      'x-ms-request-id': request.requestId,
    }
    const named: Named = {}
    try {
      return { status: 200, headers, body: await produce(named) }
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error
      const correlationId = request.headers['client-request-id'] ?? request.requestId
      const body = oauthErrorBody(error, {
        traceId: request.requestId,
        correlationId,
        at: request.at,
      })
      const retry =
        error instanceof TooManyAttempts ? { 'Retry-After': String(error.retryAfterSeconds) } : {}
      const refused = { oauthError: error.number, ...named }
      return { status: error.status, headers: { ...headers, ...retry }, body, refused }
    }
  }

  return {
    discovery: (request) =>
      answer(request, async () => {
        await requireKnown(request.tenant)
        return discoveryDocument(request)
      }),
    keys: (request) =>
      answer(request, async () => {
        await requireKnown(request.tenant)
        return jwks()
      }),
    token: (request) => answer(request, (named) => issueToken(request, named)),
    authorize: (request) =>
      answer(request, () =>
        Promise.reject(
          new OAuthError(
            501,
            'unsupported_response_type',
            700054,
            'Interactive sign-in is not supported by this issuer.',
          ),
        ),
      ),
  }
}
