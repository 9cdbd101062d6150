/** Issuers whose tokens are accepted, each bound to the tenants it may issue tokens for. */

import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose'
import { parseTenantId, type TenantId } from '../kernel/ids.ts'
import { tenantOfEmbeddedIssuer } from './issuer/access-token.ts'
import { graphAudiences } from './issuer/token-resource.ts'
import type { SigningKeyRing, SigningKeys } from './signing-key-ring.ts'

/** An issuer whose tokens are accepted. */
export interface TrustedIssuer {
  /** The tenant a token with this `iss` claim belongs to; undefined when this issuer does not have that name. */
  readonly tenantOf: (issuer: string) => TenantId | undefined
  readonly audiences: readonly string[]
  /** @throws OstiaryError `serviceUnavailable` when the issuer's keys cannot be fetched. */
  readonly findKey: JWTVerifyGetKey
  /** The set of keys that count now, compared by identity: a verified token is remembered only as long as its set. */
  readonly keySet: () => unknown
}

/** Microsoft's tenant of personal accounts. Its tokens can be verified, but every operation refuses them. */
export const personalAccountsTenant = '9188040d-6c67-4c5b-b112-36a304b66dad'

/** The embedded issuer, which issues tokens for every tenant of this service. */
export function embeddedTrustedIssuer(ring: SigningKeyRing): TrustedIssuer {
  let known: { readonly keys: SigningKeys; readonly find: JWTVerifyGetKey } | undefined

  const find: JWTVerifyGetKey = (header, token) => {
    const keys = ring.usable()
    if (known?.keys !== keys) {
      known = { keys, find: createLocalJWKSet({ keys: keys.map(({ publicJwk }) => publicJwk) }) }
    }
    return known.find(header, token)
  }

  return {
    tenantOf: (issuer) => parseTenantId(tenantOfEmbeddedIssuer(issuer) ?? ''),
    audiences: graphAudiences,
    async findKey(header, token) {
      try {
        return await find(header, token)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
        // WHY: another server of the same data directory may sign with a key that is new.
        await ring.refresh()
        return find(header, token)
      }
    },
    keySet: () => ring.usable(),
  }
}
