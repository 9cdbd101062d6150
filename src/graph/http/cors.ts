/**
 * Cross-origin access as Graph grants it: to any origin, without credentials of the browser. The headers are
 * the same for every answer.
 * Source: Fetch standard, section 3.2; recorded Graph responses.
 */

/** On every answer. */
export const corsHeaders: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers':
    'ETag, Location, Preference-Applied, Content-Range, Ostiary-Warnings, request-id, client-request-id',
}

/** The answer to a preflight request allows what it asks for, for one day. */
export function preflightHeaders(
  requestedHeaders: string | undefined,
): Readonly<Record<string, string>> {
  return {
    'Access-Control-Allow-Methods': 'GET, POST, PATCH, PUT, DELETE',
    'Access-Control-Allow-Headers': requestedHeaders ?? '*',
    'Access-Control-Max-Age': '86400',
    Vary: 'Access-Control-Request-Headers',
  }
}
