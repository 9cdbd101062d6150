/**
 * Verifies bearer tokens: parses the token, finds its issuer, checks the signature, then reads the claims.
 * Verified tokens are remembered, so that a repeated token costs no signature check.
 * Source: RFC 8725 (JWT best current practices), RFC 9068 (access token profile), and the v1 and v2 claim
 * forms of https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference.
 */

import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose'
import { LRUCache } from 'lru-cache'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { isGuid, type TenantId } from '../kernel/ids.ts'
import type { TokenIdentity } from './caller.ts'
import { personalAccountsTenant, type TrustedIssuer } from './trusted-issuer.ts'
import type { OstiaryCode } from '../kernel/ostiary-codes.ts'
import { tokenCodes } from './token-codes.ts'

/** Asymmetric only: a public key can never pass for an HMAC secret. */
const algorithms = ['RS256', 'PS256', 'ES256']

const tokenTypes: ReadonlySet<string> = new Set(['jwt', 'at+jwt', 'application/at+jwt'])

/** Allowed difference between the clocks of issuer and service, seconds. */
const clockToleranceSeconds = 30

const rememberedTokens = 10_000

/** WHY a limit: an external issuer may withdraw the key that signed a remembered token before this service knows. */
const longestMemoryMs = 5 * 60_000

/** Verifies a compact JWT at an instant, at once when it is remembered. @throws OstiaryError when the token is refused. */
export type TokenVerifier = (token: string, at: Date) => TokenIdentity | Promise<TokenIdentity>

function refuse(ostiaryCode: OstiaryCode, message: string, cause?: unknown): OstiaryError {
  return new OstiaryError('invalidAuthenticationToken', { ostiaryCode, message, cause })
}

const malformed = 'CompactToken parsing failed with error code: 80049217'

function issuerClaimOf(token: string): string {
  try {
    return String(decodeJwt(token).iss)
  } catch (error) {
    throw refuse(tokenCodes.malformed, malformed, error)
  }
}

function refusalFor(error: unknown): unknown {
  if (error instanceof OstiaryError) return error
  // jose throws a TypeError for a key that is too short or does not fit its algorithm.
  if (error instanceof TypeError)
    return refuse(tokenCodes.signatureInvalid, 'Access token validation failure.', error)
  if (!(error instanceof errors.JOSEError)) return error
  if (error instanceof errors.JWTExpired) {
    return refuse(tokenCodes.expired, 'Lifetime validation failed, the token is expired.', error)
  }
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') {
    return refuse(
      tokenCodes.audienceWrong,
      'Access token validation failure. Invalid audience.',
      error,
    )
  }
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf') {
    return refuse(
      tokenCodes.notYetValid,
      'Lifetime validation failed, the token is not yet valid.',
      error,
    )
  }
  return refuse(tokenCodes.signatureInvalid, 'Access token validation failure.', error)
}

/**
 * Reads a claim that is a string; undefined when it is absent or empty.
 * WHY: ignoring a claim of another type could turn one kind of token into another.
 */
function text(payload: JWTPayload, claim: string): string | undefined {
  const value = payload[claim]
  if (value === undefined) return undefined
  if (typeof value === 'string') return value === '' ? undefined : value
  throw refuse(
    tokenCodes.claimNotAString,
    `Access token validation failure. The claim '${claim}' is not a string.`,
  )
}

function required(payload: JWTPayload, ...claims: readonly string[]): string {
  for (const claim of claims) {
    const value = text(payload, claim)
    if (value !== undefined) return value
  }
  throw refuse(
    tokenCodes.claimMissing,
    `Access token validation failure. The claim '${claims.join("' or '")}' is missing.`,
  )
}

/** Reads the claims of a verified token. `idtyp` and `scp` tell the token of a user from that of an application. */
function identityOf(payload: JWTPayload, tenant: TenantId): TokenIdentity {
  const tid = text(payload, 'tid')
  if (tid !== undefined && tid.toLowerCase() !== tenant) {
    throw refuse(
      tokenCodes.tenantNotOfIssuer,
      'Access token validation failure. The tenant is not that of the issuer.',
    )
  }
  if (tenant === personalAccountsTenant || text(payload, 'idp') === 'live.com') {
    return { kind: 'personal' }
  }
  const objectId = required(payload, 'oid', 'sub')
  if (!isGuid(objectId))
    throw refuse(
      tokenCodes.objectIdMalformed,
      "Access token validation failure. The 'oid' is not a GUID.",
    )
  const appId = required(payload, 'appid', 'azp', 'client_id')
  const scopes = text(payload, 'scp')
  const kind = text(payload, 'idtyp')
  if (scopes !== undefined && (kind === undefined || kind === 'user')) {
    return { kind: 'delegated', tenant, objectId, appId, scopes: new Set(scopes.split(' ')) }
  }
  if (scopes === undefined && (kind === undefined || kind === 'app')) {
    const roles = Array.isArray(payload['roles']) ? payload['roles'] : []
    return {
      kind: 'application',
      tenant,
      objectId,
      appId,
      roles: new Set(roles.filter((role): role is string => typeof role === 'string')),
    }
  }
  throw refuse(
    tokenCodes.claimsContradicted,
    "Access token validation failure. The claims 'scp' and 'idtyp' contradict each other.",
  )
}

interface Verified {
  readonly identity: TokenIdentity
  readonly expiresAtMs: number
  /** Tells whether the issuer still has the same keys. */
  readonly isKeySetUnchanged: () => boolean
}

async function verify(
  token: string,
  issuers: readonly TrustedIssuer[],
  at: Date,
): Promise<Verified> {
  const issuerName = issuerClaimOf(token)
  for (const issuer of issuers) {
    const tenant = issuer.tenantOf(issuerName)
    if (tenant === undefined) continue
    // WHY before the check: the keys may change while it runs.
    const keySet = issuer.keySet()
    const { payload, protectedHeader } = await jwtVerify(token, issuer.findKey, {
      algorithms,
      issuer: issuerName,
      audience: [...issuer.audiences],
      requiredClaims: ['exp', 'aud', 'iss'],
      clockTolerance: clockToleranceSeconds,
      currentDate: at,
    })
    const { typ } = protectedHeader as { readonly typ?: unknown }
    if (typeof typ !== 'string' || !tokenTypes.has(typ.toLowerCase())) {
      throw refuse(
        tokenCodes.notAnAccessToken,
        'Access token validation failure. The token is not an access token.',
      )
    }
    const expiresAtMs = ((payload.exp ?? 0) + clockToleranceSeconds) * 1000
    return {
      identity: identityOf(payload, tenant),
      expiresAtMs,
      isKeySetUnchanged: () => issuer.keySet() === keySet,
    }
  }
  throw refuse(
    tokenCodes.issuerNotTrusted,
    `Access token validation failure. The issuer '${issuerName}' is not trusted.`,
  )
}

/**
 * Makes a verifier for tokens of the given issuers.
 * The verifier throws OstiaryError `invalidAuthenticationToken`, or `serviceUnavailable` when an external
 * issuer's keys cannot be fetched.
 */
export function createTokenVerifier(issuers: readonly TrustedIssuer[]): TokenVerifier {
  const remembered = new LRUCache<string, Verified>({
    max: rememberedTokens,
    ttl: longestMemoryMs,
    ttlResolution: 1_000,
  })
  async function verifyNew(token: string, at: Date): Promise<TokenIdentity> {
    try {
      const verified = await verify(token, issuers, at)
      remembered.set(token, verified)
      return verified.identity
    } catch (error) {
      throw refusalFor(error)
    }
  }

  return (token, at) => {
    const known = remembered.get(token)
    if (known) {
      if (at.getTime() < known.expiresAtMs && known.isKeySetUnchanged()) return known.identity
      remembered.delete(token)
    }
    return verifyNew(token, at)
  }
}
