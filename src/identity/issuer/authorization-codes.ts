/** Authorization codes: made when a user has signed in, redeemed once at the token endpoint. */

import type { TenantId } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { RedirectPlatform } from './client-registration.ts'
import { newPassingSecret, passingIdOf, type PassingStore } from './passing-secret.ts'
import { readSession, storedSession, type UserSession } from './user-session.ts'

/** How long a code may wait, minutes. */
const codeMinutes = 10

/** What a code stands for. */
export interface AuthorizedRequest {
  readonly appId: string
  readonly redirectUri: string
  readonly platform: RedirectPlatform
  readonly scope: string
  /** The challenge of PKCE; its method is `S256` unless `isPlain`. */
  readonly challenge?: { readonly text: string; readonly isPlain: boolean }
  readonly nonce?: string
  /** The `claims` parameter. */
  readonly claims?: string
  readonly session: UserSession
}

/** Makes a code. */
export async function createAuthorizationCode(
  passing: PassingStore,
  tenant: TenantId,
  { session, ...request }: AuthorizedRequest,
  at: Date,
): Promise<string> {
  const code = newPassingSecret(tenant)
  await passing.putPassing(tenant, {
    kind: 'authorizationCode',
    id: passingIdOf(code),
    expiresAt: new Date(at.getTime() + codeMinutes * 60_000),
    body: { ...request, session: storedSession(session) },
  })
  return code
}

/** Reads the body of a stored code. */
export function readAuthorizedRequest(body: JsonObject): AuthorizedRequest {
  const { session, challenge, nonce, claims } = body
  return {
    appId: memberText(body, 'appId'),
    redirectUri: memberText(body, 'redirectUri'),
    platform: memberText(body, 'platform') as RedirectPlatform,
    scope: memberText(body, 'scope'),
    ...(challenge !== undefined && {
      challenge: challenge as unknown as { readonly text: string; readonly isPlain: boolean },
    }),
    ...(typeof nonce === 'string' && { nonce }),
    ...(typeof claims === 'string' && { claims }),
    session: readSession(session as JsonObject),
  }
}
