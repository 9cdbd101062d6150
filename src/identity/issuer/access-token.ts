/**
 * Access tokens of the embedded issuer, in the v1 form that Graph itself accepts.
 * Source: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference.
 */

import { SignJWT } from 'jose'
import type { TenantId } from '../../kernel/ids.ts'
import { signingAlgorithm, type SigningKey } from '../signing-key.ts'

/** The audience of every token for the Graph API. */
const graphAudience = 'https://graph.microsoft.com'

/** All spellings of that audience in tokens and scopes. */
export const graphAudiences: readonly string[] = [
  graphAudience,
  `${graphAudience}/`,
  '00000003-0000-0000-c000-000000000000',
]

/**
 * Issuer names of the embedded issuer. WHY without host and port, like Entra's `sts.windows.net`: a token that
 * the command line signs is then valid at every address of the server.
 */
const issuerBase = 'https://sts.ostiary.internal'

/** The `iss` claim of a tenant's tokens, by the version in the `ver` claim. */
function embeddedIssuerName(tenant: TenantId, version: '1.0' | '2.0'): string {
  return version === '1.0' ? `${issuerBase}/${tenant}/` : `${issuerBase}/${tenant}/v2.0`
}

const issuerPattern = new RegExp(`^${issuerBase}/([0-9a-f-]{36})/(v2\\.0)?$`, 'u')

/** The tenant that an `iss` claim of the embedded issuer names; undefined for any other issuer. */
export function tenantOfEmbeddedIssuer(issuer: string): string | undefined {
  return issuerPattern.exec(issuer)?.[1]
}

/** Whom a token is for, and what it grants. */
export type TokenGrant =
  | {
      readonly kind: 'delegated'
      readonly objectId: string
      readonly userPrincipalName: string
      readonly displayName: string
      readonly isGuest: boolean
      readonly appId: string
      readonly scopes: readonly string[]
      readonly roleTemplateIds: readonly string[]
    }
  | {
      readonly kind: 'application'
      readonly objectId: string
      readonly appId: string
      readonly displayName: string
      readonly roles: readonly string[]
    }

/** A token to sign. */
export interface TokenRequest {
  readonly tenant: TenantId
  readonly grant: TokenGrant
  readonly issuedAt: Date
  /** Whole seconds, positive. */
  readonly lifetimeSeconds: number
  /** Unique id of the token (`uti`). */
  readonly tokenId: string
}

function grantClaims(grant: TokenGrant): Record<string, unknown> {
  if (grant.kind === 'application') {
    return {
      app_displayname: grant.displayName,
      appid: grant.appId,
      appidacr: '1',
      idtyp: 'app',
      oid: grant.objectId,
      sub: grant.objectId,
      roles: grant.roles,
    }
  }
  return {
    acct: grant.isGuest ? 1 : 0,
    appid: grant.appId,
    appidacr: '0',
    idtyp: 'user',
    name: grant.displayName,
    oid: grant.objectId,
    sub: grant.objectId,
    scp: grant.scopes.join(' '),
    unique_name: grant.userPrincipalName,
    upn: grant.userPrincipalName,
    wids: grant.roleTemplateIds,
  }
}

/** Signs an access token. */
export function mintAccessToken(request: TokenRequest, key: SigningKey): Promise<string> {
  const issuedAt = Math.floor(request.issuedAt.getTime() / 1000)
  return new SignJWT({
    ...grantClaims(request.grant),
    tid: request.tenant,
    uti: request.tokenId,
    ver: '1.0',
  })
    .setProtectedHeader({ alg: signingAlgorithm, typ: 'JWT', kid: key.kid, x5t: key.kid })
    .setIssuer(embeddedIssuerName(request.tenant, '1.0'))
    .setAudience(graphAudience)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + request.lifetimeSeconds)
    .sign(key.privateKey)
}
