/**
 * OAuth errors in Entra's form, with the codes that client libraries know.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes.
 */

import type { JsonObject } from '../../kernel/json.ts'

/** A refused request to an endpoint of the issuer. */
export class OAuthError extends Error {
  readonly status: number
  /** RFC 6749 error code. */
  readonly error: string
  /** The number behind `AADSTS`. */
  readonly number: number

  /** The claims challenge: what the client asks for next. A JSON text. */
  readonly claims: string | undefined
  readonly suberror: string | undefined

  constructor(
    status: number,
    error: string,
    number: number,
    message: string,
    { claims, suberror }: { readonly claims?: string; readonly suberror?: string } = {},
  ) {
    super(message)
    this.status = status
    this.error = error
    this.number = number
    this.claims = claims
    this.suberror = suberror
  }
}

/** Too many attempts with the same credentials, or from the same network. */
export class TooManyAttempts extends OAuthError {
  readonly retryAfterSeconds: number

  constructor(retryAfterSeconds: number) {
    super(429, 'temporarily_unavailable', 90055, 'Too many requests with these credentials.')
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Prints the error body of the token endpoint. */
export function oauthErrorBody(
  error: OAuthError,
  context: { readonly traceId: string; readonly correlationId: string; readonly at: Date },
): JsonObject {
  const timestamp = `${context.at.toISOString().slice(0, 19).replace('T', ' ')}Z`
  return {
    error: error.error,
    error_description: `AADSTS${error.number}: ${error.message} Trace ID: ${context.traceId} Correlation ID: ${context.correlationId} Timestamp: ${timestamp}`,
    error_codes: [error.number],
    timestamp,
    trace_id: context.traceId,
    correlation_id: context.correlationId,
    ...(error.suberror === undefined ? {} : { suberror: error.suberror }),
    ...(error.claims === undefined ? {} : { claims: error.claims }),
  }
}
