/**
 * The embedded OpenID issuer: discovery, JWKS, and the token endpoint for `client_credentials` with a secret.
 * It refuses other flows by name. It knows no web framework, and gets the directory as functions.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow.
 */

import { abbreviate } from '../../kernel/abbreviate.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { isGuid, type IdSource, type TenantId } from '../../kernel/ids.ts'
import type { SigningKeyRing } from '../signing-key-ring.ts'
import { audienceOf, changedByPolicy, mintAccessToken } from './access-token.ts'
import { attemptKeyOf, networkOf } from './attempt-key.ts'
import { readClientRequest, type ClientRequest } from './client-request.ts'
import { currentMetadata, firstMetadata } from './discovery.ts'
import { OAuthError, oauthErrorBody } from './oauth-error.ts'
import {
  graphAudience,
  namesGraph,
  type ResourceGrants,
  type TokenResource,
} from './token-resource.ts'
import type { RuleOnToken } from './token-ruling.ts'

/** A confidential client that has proved its secret. */
export interface AuthenticatedClient {
  readonly appId: string
  readonly displayName: string
  readonly servicePrincipalId: string
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
  /** Finds a resource of the tenant by its application id or a URI of it. */
  readonly findResource: (tenant: TenantId, name: string) => Promise<TokenResource | undefined>
  /** Tells whether a name is that of another API of the tenant than the resource. */
  readonly isNameOfOther: (
    tenant: TenantId,
    name: string,
    resource: TokenResource,
  ) => Promise<boolean>
  readonly findGrants: (
    tenant: TenantId,
    client: AuthenticatedClient,
    resource: TokenResource,
  ) => Promise<ResourceGrants>
  readonly ruleOnToken: RuleOnToken
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
  /** The metadata of v2 tokens. */
  readonly discovery: (request: IssuerRequest) => Promise<IssuerResponse>
  /** The metadata of v1 tokens. */
  readonly firstDiscovery: (request: IssuerRequest) => Promise<IssuerResponse>
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

  async function findKnown(name: string): Promise<TenantId | undefined> {
    return isForManyTenants(name) ? undefined : requireTenant(name)
  }

  async function authenticate(
    { remoteAddress, at }: IssuerRequest,
    tenant: TenantId,
    { clientId, secret }: ClientRequest,
  ): Promise<AuthenticatedClient> {
    const network = networkOf(remoteAddress)
    const key = attemptKeyOf(remoteAddress, tenant, clientId)
    const retryAfter = await options.attempts.admit({ network, key })
    if (retryAfter !== undefined) throw new TooManyAttempts(retryAfter)
    const authentication = await options.attempts.run({ tenant, network }, () =>
      options.authenticateClient(tenant, clientId, secret, at),
    )
    if (authentication === undefined) throw new TooManyAttempts(1)
    if (authentication.outcome === 'authenticated') return authentication.client
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

  async function requireResource(tenant: TenantId, name: string): Promise<TokenResource> {
    const resource = await options.findResource(tenant, name)
    if (resource === undefined) {
      throw new OAuthError(
        400,
        'invalid_resource',
        500011,
        `The resource principal named ${abbreviate(name)} was not found in the tenant named ${tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
      )
    }
    if (!resource.isDisabled) return resource
    throw new OAuthError(
      400,
      'invalid_resource',
      500014,
      `The service principal for resource '${abbreviate(name)}' is disabled. This indicate that a subscription within the tenant has lapsed, or that the administrator for this tenant has disabled the application, preventing tokens from being issued for it.`,
    )
  }

  async function requireRoles(
    tenant: TenantId,
    client: AuthenticatedClient,
    resource: TokenResource,
    name: string,
  ): Promise<readonly string[]> {
    const { roles, isAssigned } = await options.findGrants(tenant, client, resource)
    if (isAssigned || !resource.requiresAssignment) return roles
    throw new OAuthError(
      400,
      'invalid_grant',
      501051,
      `Application '${client.appId}'(${abbreviate(client.displayName)}) is not assigned to a role for the application '${abbreviate(name)}'(${abbreviate(resource.displayName)}).`,
    )
  }

  /**
   * The audience of a name, unless it names another API of the tenant.
   * WHY: one key signs the tokens for every API, so the other API would trust roles and claims that are not its own.
   */
  async function findAudience(
    tenant: TenantId,
    resource: TokenResource,
    name: string | undefined,
  ): Promise<{ readonly aud?: string }> {
    if (name === undefined || (await options.isNameOfOther(tenant, name, resource))) return {}
    return { aud: name }
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
    const { origin } = request
    const tenant = await requireTenant(request.tenant)
    named.tenant = tenant
    const asked = readClientRequest(
      { body: request.body, authorization: request.headers['authorization'] },
      (clientId) => {
        // WHY not any text: the caller chooses it, and it goes into the log.
        if (isGuid(clientId)) named.caller = { kind: 'client', appId: clientId.toLowerCase() }
      },
    )
    const client = await authenticate(request, tenant, asked)
    const isOwn = namesGraph(asked.resource) || asked.resource.replace(/\/$/u, '') === origin
    const name = isOwn ? graphAudience : asked.resource
    const resource = await requireResource(tenant, name)
    const roles = await requireRoles(tenant, client, resource, name)
    const { aud: ownName = resource.appId } = await findAudience(tenant, resource, name)
    const audience = audienceOf({ tenant, resource, name: ownName, origin })
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
          ...(await findAudience(tenant, resource, ruling.audience)),
          ...(ruling.issuer === undefined ? {} : { iss: ruling.issuer }),
        }),
        mappedClaims: audience.isGraph ? {} : claims,
        issuedAt: request.at,
        lifetimeSeconds,
        tokenId: ids(),
      },
      keys.usable()[0],
    )
    return {
      token_type: 'Bearer',
      expires_in: lifetimeSeconds,
      ext_expires_in: lifetimeSeconds,
      access_token: accessToken,
    }
  }

  async function describe(
    { origin, tenant: name }: IssuerRequest,
    document: typeof currentMetadata,
  ): Promise<JsonObject> {
    return document({ origin, name, tenant: await findKnown(name) })
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
    discovery: (request) => answer(request, () => describe(request, currentMetadata)),
    firstDiscovery: (request) => answer(request, () => describe(request, firstMetadata)),
    keys: (request) =>
      answer(request, async () => {
        await findKnown(request.tenant)
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
