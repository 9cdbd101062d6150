/** Issuers whose tokens are accepted, each bound to the tenants it may issue tokens for. */

import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose'
import { parseTenantId, type TenantId } from '../kernel/ids.ts'
import { graphAudiences, tenantOfEmbeddedIssuer } from './issuer/access-token.ts'
import type { SigningKey } from './signing-key.ts'

/** An issuer whose tokens are accepted. */
export interface TrustedIssuer {
  /** The tenant a token with this `iss` claim belongs to; undefined when this issuer does not have that name. */
  readonly tenantOf: (issuer: string) => TenantId | undefined
  readonly audiences: readonly string[]
  /** @throws OstiaryError `serviceUnavailable` when the issuer's keys cannot be fetched. */
  readonly findKey: JWTVerifyGetKey
}

/** Microsoft's tenant of personal accounts. Its tokens can be verified, but every operation refuses them. */
export const personalAccountsTenant = '9188040d-6c67-4c5b-b112-36a304b66dad'

/** The embedded issuer, which issues tokens for every tenant of this service. */
export function embeddedTrustedIssuer(keys: readonly SigningKey[]): TrustedIssuer {
  return {
    tenantOf: (issuer) => parseTenantId(tenantOfEmbeddedIssuer(issuer) ?? ''),
    audiences: graphAudiences,
    findKey: createLocalJWKSet({ keys: keys.map(({ publicJwk }) => publicJwk) }),
  }
}
