/** Answers of the endpoints that programs call: JSON, and refusals in the form of OAuth. */

import type { JsonObject } from '../../kernel/json.ts'
import type { IssuerRequest, IssuerResponse, Named } from './exchange.ts'
import { OAuthError, oauthErrorBody, TooManyAttempts } from './oauth-error.ts'

/** Answers with what `produce` returns, or with the OAuth error that it throws. Other errors are thrown on. */
export async function answerJson(
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
    return { status: 200, headers, body: JSON.stringify(await produce(named)) }
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    const body = oauthErrorBody(error, {
      traceId: request.requestId,
      correlationId: correlationIdOf(request),
      at: request.at,
    })
    const retry =
      error instanceof TooManyAttempts ? { 'Retry-After': String(error.retryAfterSeconds) } : {}
    return {
      status: error.status,
      headers: { ...headers, ...retry },
      body: JSON.stringify(body),
      refused: { oauthError: error.number, ...named },
    }
  }
}

/** The id by which a client follows its request: its own, or that of the request. */
export function correlationIdOf({ headers, requestId }: IssuerRequest): string {
  return headers['client-request-id'] ?? requestId
}
