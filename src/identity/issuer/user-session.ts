/** What codes and refresh tokens remember of the session in which a user proved who they are. */

import { isJsonObject, memberText, type JsonObject } from '../../kernel/json.ts'
import type { ProvenFactors, ProvenMethod } from './proven-factors.ts'

/** A session of a user at one client. */
export interface UserSession {
  readonly userId: string
  readonly factors: ProvenFactors
  /** Names the session; all refresh tokens of it end together. */
  readonly sessionId: string
  readonly originalTransferMethod?: 'deviceCodeFlow'
}

/** The session as it is stored. */
export function storedSession({ factors, ...session }: UserSession): JsonObject {
  return {
    ...session,
    factors: {
      methods: factors.methods,
      firstFactorAt: factors.firstFactorAt.toISOString(),
      ...(factors.secondFactorAt && { secondFactorAt: factors.secondFactorAt.toISOString() }),
      ...(factors.isSimulated && { isSimulated: true }),
    },
  }
}

/** Reads what `storedSession` wrote. */
export function readSession(body: JsonObject): UserSession {
  const factors = isJsonObject(body['factors']) ? body['factors'] : {}
  const second = memberText(factors, 'secondFactorAt')
  return {
    userId: memberText(body, 'userId'),
    sessionId: memberText(body, 'sessionId'),
    ...(body['originalTransferMethod'] === 'deviceCodeFlow' && {
      originalTransferMethod: 'deviceCodeFlow',
    }),
    factors: {
      methods: (factors['methods'] ?? []) as readonly ProvenMethod[],
      firstFactorAt: new Date(memberText(factors, 'firstFactorAt')),
      ...(second !== '' && { secondFactorAt: new Date(second) }),
      ...(factors['isSimulated'] === true && { isSimulated: true }),
    },
  }
}
