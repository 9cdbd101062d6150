/**
 * Trust in an external OpenID issuer: where its keys are, and which tenant it speaks for.
 * Source: OpenID Connect Discovery 1.0, section 4; RFC 7517.
 */

import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import type { Clock } from '../kernel/clock.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { TenantId } from '../kernel/ids.ts'
import { createIssuerKeys } from './issuer-keys.ts'
import { graphAudiences } from './issuer/token-resource.ts'
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

type IssuerAddress = Pick<ExternalIssuerOptions, 'issuer' | 'fetch'>

/** `Retry-After` while an issuer cannot be reached, seconds. */
const unreachableRetrySeconds = '5'

const requestTimeoutMs = 5_000

/** Most bytes of a discovery document or a key set. Usual ones have less than a twentieth. */
export const issuerDocumentBytes = 1_048_576

/** Parses the JSON of an answer. @throws Error as soon as the answer has more bytes than it may have. */
async function readDocument(response: Response): Promise<unknown> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.byteLength
    if (bytes > issuerDocumentBytes) {
      throw new Error(`the answer has more than ${issuerDocumentBytes} bytes`)
    }
    parts.push(part)
  }
  return JSON.parse(Buffer.concat(parts).toString('utf8'))
}

function unreachable(issuer: string, cause: unknown): OstiaryError {
  return new OstiaryError('serviceUnavailable', {
    ostiaryCode: tokenCodes.issuerUnreachable,
    message: `The signing keys of the issuer '${issuer}' cannot be fetched; send the request again.`,
    headers: { 'Retry-After': unreachableRetrySeconds },
    cause,
  })
}

async function discoverJwksUri({ issuer, fetch }: IssuerAddress): Promise<URL> {
  const response = await fetch(`${issuer.replace(/\/$/u, '')}/.well-known/openid-configuration`, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(requestTimeoutMs),
  })
  if (response.status !== 200) throw new Error(`discovery answered ${response.status}`)
  const document = (await readDocument(response)) as {
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

async function fetchKeySet(uri: URL, { fetch }: IssuerAddress): Promise<JSONWebKeySet> {
  const response = await fetch(uri, {
    headers: { accept: 'application/json, application/jwk-set+json' },
    redirect: 'error',
    signal: AbortSignal.timeout(requestTimeoutMs),
  })
  if (response.status !== 200) throw new Error(`the key set answered ${response.status}`)
  return (await readDocument(response)) as JSONWebKeySet
}

/** Fetches the keys of an issuer once and counts them. @throws Error that says what is wrong. */
export async function countIssuerKeys(address: IssuerAddress): Promise<number> {
  const { keys } = await fetchKeySet(await discoverJwksUri(address), address)
  if (!Array.isArray(keys)) throw new Error('the key set has no list `keys`')
  return keys.length
}

/** WHY the address is kept: it changes rarely. A failure to fetch from it asks for it again. */
function createKeyFetcher(options: ExternalIssuerOptions): () => Promise<JWTVerifyGetKey> {
  let uri: URL | undefined
  return async () => {
    try {
      uri ??= await discoverJwksUri(options)
      return createLocalJWKSet(await fetchKeySet(uri, options))
    } catch (error) {
      uri = undefined
      throw unreachable(options.issuer, error)
    }
  }
}

/** Trusts tokens of one issuer for one tenant. Nothing is fetched before the first token arrives. */
export function externalTrustedIssuer(options: ExternalIssuerOptions): TrustedIssuer {
  return {
    tenantOf: (issuer) => (issuer === options.issuer ? options.tenant : undefined),
    audiences: [...graphAudiences, ...options.audiences],
    ...createIssuerKeys({ fetchKeys: createKeyFetcher(options), clock: options.clock }),
  }
}
