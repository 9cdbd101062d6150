/**
 * Id tokens: who signed in, for the client.
 * Source: https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference.
 */

import { createHash } from 'node:crypto'
import { SignJWT } from 'jose'
import type { TenantId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { signingAlgorithm, type SigningKey } from '../signing-key.ts'
import type { OpenIdScope } from './requested-scopes.ts'
import type { SignInUser } from './sign-ins.ts'

/** An id token to sign. */
export interface IdTokenRequest {
  readonly tenant: TenantId
  readonly user: SignInUser
  readonly appId: string
  readonly issuer: string
  /** The user at this client. */
  readonly subject: string
  readonly scopes: ReadonlySet<OpenIdScope>
  readonly nonce?: string
  readonly authenticatedAt: Date
  readonly sessionId: string
  /** Claims of policies; those of the issuer go before them. */
  readonly mappedClaims: JsonObject
  readonly issuedAt: Date
  /** Whole seconds. */
  readonly lifetimeSeconds: number
  readonly tokenId: string
}

/** The user at one client: the same text in each of its id tokens, another one at each other client. */
export function subjectAt(user: Pick<SignInUser, 'objectId'>, appId: string): string {
  return createHash('sha256').update(`${user.objectId}/${appId}`).digest('base64url')
}

/** Signs an id token. */
export function mintIdToken(asked: IdTokenRequest, key: SigningKey): Promise<string> {
  const { user, scopes, nonce } = asked
  const issuedAt = Math.floor(asked.issuedAt.getTime() / 1_000)
  return new SignJWT({
    ...asked.mappedClaims,
    ...(nonce === undefined ? {} : { nonce }),
    ...(scopes.has('profile')
      ? {
          name: user.displayName,
          preferred_username: user.userPrincipalName,
        }
      : {}),
    ...(scopes.has('email') && user.mail !== undefined ? { email: user.mail } : {}),
    oid: user.objectId,
    sid: asked.sessionId,
    auth_time: Math.floor(asked.authenticatedAt.getTime() / 1_000),
    tid: asked.tenant,
    uti: asked.tokenId,
    ver: '2.0',
  })
    .setProtectedHeader({ alg: signingAlgorithm, typ: 'JWT', kid: key.kid, x5t: key.kid })
    .setIssuer(asked.issuer)
    .setAudience(asked.appId)
    .setSubject(asked.subject)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + asked.lifetimeSeconds)
    .sign(key.privateKey)
}
