/**
 * The metadata documents of a tenant: addresses, and the issuer of its tokens.
 * Source: OpenID Connect Discovery 1.0; https://learn.microsoft.com/entra/identity-platform/access-tokens, "Validate tokens".
 */

import type { JsonObject } from '../../kernel/json.ts'
import type { TenantId } from '../../kernel/ids.ts'
import { signingAlgorithm } from '../signing-key.ts'
import { embeddedIssuerName } from './access-token.ts'

interface Asked {
  readonly origin: string
  /** The tenant as the path names it. */
  readonly name: string
  /** The tenant; undefined for a name that stands for many. */
  readonly tenant: TenantId | undefined
  /** Values of `grant_type` that the token endpoint takes. */
  readonly grants: readonly string[]
}

const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code'

/** What differs between the documents. */
interface Version {
  /** Between the tenant and the name of an endpoint. */
  readonly endpoints: string
  readonly keys: string
  readonly issuer: string
}

function metadata(
  { origin, name, grants }: Asked,
  { endpoints, keys, issuer }: Version,
): JsonObject {
  const base = `${origin}/${name}`
  return {
    token_endpoint: `${base}/${endpoints}/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    jwks_uri: `${base}/${keys}`,
    response_modes_supported: ['query', 'fragment'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: [signingAlgorithm],
    // The authorize endpoint of v1 signs in nobody.
    response_types_supported:
      grants.includes('authorization_code') && endpoints.endsWith('v2.0') ? ['code'] : [],
    grant_types_supported: grants.filter((grant) => grant !== 'device_code'),
    ...(grants.includes(deviceCode) && {
      device_authorization_endpoint: `${base}/${endpoints}/devicecode`,
      userinfo_endpoint: `${origin}/oidc/userinfo`,
    }),
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer,
    // WHY: client libraries refuse a document without it.
    authorization_endpoint: `${base}/${endpoints}/authorize`,
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nbf', 'tid', 'oid', 'ver'],
    tenant_region_scope: null,
  }
}

/**
 * The metadata of v2 tokens.
 * DEVIATION: Entra names the tenant by its id in `issuer`, also when it was asked by a domain. Clients that follow
 * the specification then refuse the document. Source: OpenID Connect Discovery 1.0, section 4.3.
 */
export function currentMetadata(asked: Asked): JsonObject {
  const { origin, name, tenant } = asked
  const issuer = tenant === undefined ? `${origin}/{tenantid}/v2.0` : `${origin}/${name}/v2.0`
  return metadata(asked, { endpoints: 'oauth2/v2.0', keys: 'discovery/v2.0/keys', issuer })
}

/** The metadata of v1 tokens. Their issuer is not the address of the service, as in Entra. */
export function firstMetadata(asked: Asked): JsonObject {
  const issuer = embeddedIssuerName(asked.tenant ?? '{tenantid}')
  return metadata(asked, { endpoints: 'oauth2', keys: 'discovery/keys', issuer })
}
