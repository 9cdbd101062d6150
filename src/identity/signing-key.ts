/** The embedded issuer's signing keys: RSA, for RS256, as Entra signs. */

import {
  calculateJwkThumbprint,
  CompactSign,
  compactVerify,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
} from 'jose'

/** The only algorithm of the embedded issuer. */
export const signingAlgorithm = 'RS256'

/** A private key of the embedded issuer, with what is published of it. */
export interface SigningKey {
  readonly kid: string
  readonly privateKey: CryptoKey
  /** What the JWKS publishes: no private member. */
  readonly publicJwk: JWK
}

/** Makes a new private key as a JWK; its id is the RFC 7638 thumbprint. */
export async function generateSigningJwk(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(signingAlgorithm, { extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: signingAlgorithm, use: 'sig' }
}

/** Proves that the two halves of a key belong together. @throws when they do not. */
async function requirePair({ privateKey, publicJwk }: SigningKey): Promise<void> {
  const probe = new CompactSign(new TextEncoder().encode('probe'))
  const signed = await probe.setProtectedHeader({ alg: signingAlgorithm }).sign(privateKey)
  await compactVerify(signed, await importJWK(publicJwk, signingAlgorithm))
}

/** @throws Error when the JWK is not a whole private RSA key with a `kid`. */
export async function importSigningJwk(jwk: JWK): Promise<SigningKey> {
  const { kty, n, e, kid } = jwk
  const privateKey = await importJWK(jwk, signingAlgorithm)
  if (kty !== 'RSA' || !n || !e || !kid || privateKey instanceof Uint8Array) {
    throw new TypeError('a signing key must be a private RSA JWK with a kid')
  }
  const key: SigningKey = {
    kid,
    privateKey,
    publicJwk: { kty, n, e, kid, alg: signingAlgorithm, use: 'sig' },
  }
  await requirePair(key)
  return key
}
