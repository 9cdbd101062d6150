/** Refresh tokens as the store keeps them. */

import type { TenantId } from '../../../kernel/ids.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import { memberText } from '../../../kernel/json.ts'
import { newPassingSecret, passingIdOf, type PassingStore } from '../passing-secret.ts'
import { readSession, storedSession, type UserSession } from '../user-session.ts'

const dayMs = 86_400_000

/** How long a refresh token may go unused. Source: https://learn.microsoft.com/entra/identity-platform/refresh-tokens. */
const refreshDays = 90

/** How long the refresh tokens of a single-page application last, from the sign-in on. */
const singlePageHours = 24

/** How long an ended token is still known, so that the answer can say that it has ended. */
const knownAfterEndMs = dayMs

/** When a refresh token ends. Those of single-page applications do not last longer for being used. */
export interface RefreshTokenEnd {
  readonly isSinglePage: boolean
  readonly endsAt: Date
}

/** When a token that is issued now ends; `last` is the token that it replaces. */
export function refreshTokenEnd(
  isSinglePage: boolean,
  at: Date,
  last?: RefreshTokenEnd,
): RefreshTokenEnd {
  if (last?.isSinglePage === true) return last
  const milliseconds = isSinglePage ? singlePageHours * 3_600_000 : refreshDays * dayMs
  return { isSinglePage, endsAt: new Date(at.getTime() + milliseconds) }
}

/** What a refresh token stands for. */
export interface StoredRefreshToken {
  readonly appId: string
  /** Scopes of the request that made it. */
  readonly scope: string
  /** The client proved no secret when it got the token. */
  readonly isPublic: boolean
  readonly session: UserSession
  readonly end: RefreshTokenEnd
  /** When it was replaced. */
  readonly usedAt?: Date
}

/** The body of a record. */
export function refreshTokenBody({
  appId,
  scope,
  isPublic,
  session,
  end: { isSinglePage, endsAt },
  usedAt,
}: StoredRefreshToken): JsonObject {
  return {
    appId,
    scope,
    isPublic,
    session: storedSession(session),
    isSinglePage,
    endsAt: endsAt.toISOString(),
    ...(usedAt !== undefined && { usedAt: usedAt.toISOString() }),
  }
}

/** Reads what `refreshTokenBody` wrote. */
export function readRefreshToken(body: JsonObject): StoredRefreshToken {
  const usedAt = memberText(body, 'usedAt')
  return {
    appId: memberText(body, 'appId'),
    scope: memberText(body, 'scope'),
    isPublic: body['isPublic'] === true,
    session: readSession(body['session'] as JsonObject),
    end: {
      isSinglePage: body['isSinglePage'] === true,
      endsAt: new Date(memberText(body, 'endsAt')),
    },
    ...(usedAt !== '' && { usedAt: new Date(usedAt) }),
  }
}

/** Makes a refresh token. */
export async function createRefreshToken(
  passing: PassingStore,
  tenant: TenantId,
  token: StoredRefreshToken & { readonly at: Date },
): Promise<string> {
  const secret = newPassingSecret(tenant)
  await passing.putPassing(tenant, {
    kind: 'refreshToken',
    id: passingIdOf(secret),
    group: token.session.sessionId,
    expiresAt: new Date(token.end.endsAt.getTime() + knownAfterEndMs),
    body: refreshTokenBody(token),
  })
  return secret
}
