/**
 * Trust in an external OpenID issuer. Its discovery document and JWKS are fetched on first use and cached. The
 * JWKS is fetched again when a token names an unknown key.
 * Source: OpenID Connect Discovery 1.0, section 4; RFC 7517.
 */

import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose'
import type { Clock } from '../kernel/clock.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { TenantId } from '../kernel/ids.ts'
import { graphAudiences } from './issuer/access-token.ts'
import type { TrustedIssuer } from './trusted-issuer.ts'
import { tokenCodes } from './token-codes.ts'

/** Which issuer to trust, and how to reach it. */
export interface ExternalIssuerOptions {
  /** The issuer's exact name. */
  readonly issuer: string
  /** The one tenant it issues tokens for. */
  readonly tenant: TenantId
  /** Audiences that are accepted in addition to those of Graph. */
  readonly audiences: readonly string[]
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
}

/** `Retry-After` while an issuer cannot be reached, seconds. */
const unreachableRetrySeconds = '5'

const requestTimeoutMs = 5_000

/** How long a failed fetch is remembered, milliseconds. */
const failurePauseMs = 5_000

function unreachable(issuer: string, cause: unknown): OstiaryError {
  return new OstiaryError('serviceUnavailable', {
    ostiaryCode: tokenCodes.issuerUnreachable,
    message: `The signing keys of the issuer '${issuer}' cannot be fetched; send the request again.`,
    headers: { 'Retry-After': unreachableRetrySeconds },
    cause,
  })
}

async function discoverJwksUri({ issuer, fetch }: ExternalIssuerOptions): Promise<URL> {
  const response = await fetch(`${issuer.replace(/\/$/u, '')}/.well-known/openid-configuration`, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(requestTimeoutMs),
  })
  if (response.status !== 200) throw new Error(`discovery answered ${response.status}`)
  const document = (await response.json()) as {
    readonly issuer?: unknown
    readonly jwks_uri?: unknown
  }
  // Mix-up defence, OpenID Connect Discovery 1.0 section 4.3: the document must name its own issuer.
  if (document.issuer !== issuer) throw new Error('discovery names another issuer')
  if (typeof document.jwks_uri !== 'string') throw new Error('discovery has no jwks_uri')
  const uri = new URL(document.jwks_uri)
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(uri.hostname)
  if (uri.protocol !== 'https:' && !isLoopback) throw new Error('jwks_uri is not https')
  return uri
}

interface KeySetSource {
  /** The key set; calls at the same time share one discovery. */
  readonly current: () => Promise<JWTVerifyGetKey>
  /** Remembers the failure for a pause; the first call after the pause discovers the key set again. */
  readonly forget: (failure: unknown) => void
}

/** WHY the pause: forged tokens that name the issuer must not make this service call it again and again. */
function createKeySetSource(options: ExternalIssuerOptions): KeySetSource {
  let keySet: Promise<JWTVerifyGetKey> | undefined
  let failedAtMs = Number.NEGATIVE_INFINITY
  let failure: unknown

  async function discover(): Promise<JWTVerifyGetKey> {
    const uri = await discoverJwksUri(options)
    return createRemoteJWKSet(uri, {
      timeoutDuration: requestTimeoutMs,
      [customFetch]: options.fetch,
    })
  }

  return {
    current() {
      if (keySet === undefined) {
        if (options.clock().getTime() - failedAtMs < failurePauseMs) return Promise.reject(failure)
        keySet = discover()
      }
      return keySet
    },
    forget(error) {
      if (keySet === undefined) return
      keySet = undefined
      failedAtMs = options.clock().getTime()
      failure = error
    },
  }
}

/** Trusts tokens of one issuer for one tenant. Nothing is fetched before the first token arrives. */
export function externalTrustedIssuer(options: ExternalIssuerOptions): TrustedIssuer {
  const keySets = createKeySetSource(options)

  return {
    tenantOf: (issuer) => (issuer === options.issuer ? options.tenant : undefined),
    audiences: [...graphAudiences, ...options.audiences],
    findKey: async (header, token) => {
      try {
        const keySet = await keySets.current()
        return await keySet(header, token)
      } catch (error) {
        const noSuchKey =
          error instanceof errors.JWKSNoMatchingKey ||
          error instanceof errors.JWKSMultipleMatchingKeys
        if (noSuchKey) throw error
        keySets.forget(error)
        throw unreachable(options.issuer, error)
      }
    },
  }
}
