/**
 * OAuth errors in Entra's form, with the codes that client libraries know.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes.
 */

import type { JsonObject } from '../../kernel/json.ts'

/** A refused request to the token endpoint. */
export class OAuthError extends Error {
  readonly status: number
  /** RFC 6749 error code. */
  readonly error: string
  /** The number behind `AADSTS`. */
  readonly number: number

  constructor(status: number, error: string, number: number, message: string) {
    super(message)
    this.status = status
    this.error = error
    this.number = number
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
  }
}
