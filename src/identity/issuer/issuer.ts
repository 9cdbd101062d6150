/**
 * The embedded OpenID issuer: discovery, JWKS, and the token endpoint. It refuses other flows by name. It knows no web
 * framework, and gets the directory as functions.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-protocols.
 */

import { abbreviate } from '../../kernel/abbreviate.ts'
import { isGuid, type TenantId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { answerJson } from './answer-json.ts'
import { currentMetadata, firstMetadata } from './discovery.ts'
import type { IssuerRequest, IssuerResponse, IssuerRoute, Named } from './exchange.ts'
import {
  clientCredentialsGrant,
  type ClientCredentialsOptions,
} from './grants/client-credentials.ts'
import type { AnswerGrant } from './grants/grant.ts'
import { OAuthError } from './oauth-error.ts'
import { readTokenForm, readNamedClient, requireParameter } from './token-form.ts'

/** What the endpoints of the issuer need. */
export interface IssuerOptions extends ClientCredentialsOptions {
  /** Resolves a tenant id or domain from a path. */
  readonly findTenant: (name: string) => Promise<TenantId | undefined>
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

/** Composes the issuer's endpoints. */
export function createIssuer(options: IssuerOptions): Issuer {
  const { keys } = options
  const grants: ReadonlyMap<string, AnswerGrant> = new Map([
    ['client_credentials', clientCredentialsGrant(options)],
  ])

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
    const form = readTokenForm(request.body)
    const grant = requireGrant(requireParameter(form, 'grant_type'))
    const client = readNamedClient(form, request.headers['authorization'])
    // WHY not any text: the caller chooses it, and it goes into the log.
    if (isGuid(client.clientId)) {
      named.caller = { kind: 'client', appId: client.clientId.toLowerCase() }
    }
    return grant({ request, tenant, form, client })
  }

  async function describe(
    { origin, tenant: name }: IssuerRequest,
    document: typeof currentMetadata,
  ): Promise<JsonObject> {
    return document({ origin, name, tenant: await findKnown(name) })
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
    answerJson(request, (named) => issueToken(request, named))
  const authorize = (request: IssuerRequest): Promise<IssuerResponse> =>
    answerJson(request, () =>
      Promise.reject(
        new OAuthError(
          501,
          'unsupported_response_type',
          700054,
          'Interactive sign-in is not supported by this issuer.',
        ),
      ),
    )

  const get = ['GET'] as const
  return {
    routes: [
      { methods: get, path: '/:tenant/v2.0/.well-known/openid-configuration', handle: discovery },
      { methods: get, path: '/:tenant/.well-known/openid-configuration', handle: firstDiscovery },
      { methods: get, path: '/:tenant/discovery/v2.0/keys', handle: publishedKeys },
      { methods: get, path: '/:tenant/discovery/keys', handle: publishedKeys },
      { methods: ['POST'], path: '/:tenant/oauth2/v2.0/token', handle: token },
      { methods: get, path: '/:tenant/oauth2/v2.0/authorize', handle: authorize },
      { methods: get, path: '/:tenant/oauth2/authorize', handle: authorize },
    ],
  }
}
