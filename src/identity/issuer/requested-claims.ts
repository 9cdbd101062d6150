/**
 * The `claims` parameter: authentication contexts that a resource asked for, and what the client can handle.
 * Source: OpenID Connect Core 1.0, section 5.5; https://learn.microsoft.com/entra/identity-platform/claims-challenge.
 */

import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { OAuthError } from './oauth-error.ts'

/** What the parameter asks for. */
export interface RequestedClaims {
  /** `acrs`: ids such as `c1`. */
  readonly contexts: readonly string[]
  /** `xms_cc`: `cp1` for a client that handles claims challenges. */
  readonly capabilities: readonly string[]
}

/** Longest parameter, characters. */
const longestClaims = 4_096

/** Most values of one claim. */
const mostValues = 25

function valuesOf(claim: JsonValue | undefined): readonly string[] {
  if (!isJsonObject(claim)) return []
  const { value, values } = claim
  const all = Array.isArray(values) ? (values as readonly JsonValue[]) : [value]
  return all.filter((each) => typeof each === 'string').slice(0, mostValues)
}

function parse(text: string): JsonObject | undefined {
  if (text.length > longestClaims) return undefined
  try {
    const parsed = JSON.parse(text) as JsonValue
    return isJsonObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

/** @throws OAuthError when the text is no JSON object, or too long. */
export function readRequestedClaims(text: string | undefined): RequestedClaims {
  if (text === undefined || text === '') return { contexts: [], capabilities: [] }
  const claims = parse(text)
  if (claims === undefined) {
    throw new OAuthError(
      400,
      'invalid_request',
      9002340,
      "The provided value for the input parameter 'claims' is not valid.",
    )
  }
  const accessToken = claims['access_token']
  const wanted = isJsonObject(accessToken) ? accessToken : {}
  return { contexts: valuesOf(wanted['acrs']), capabilities: valuesOf(wanted['xms_cc']) }
}
