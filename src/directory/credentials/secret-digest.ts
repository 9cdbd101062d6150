/** Secrets and passwords: stored as salted scrypt digests, compared in constant time. Source: RFC 7914. */

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const scryptAsync = promisify<string, Uint8Array, number, Buffer>(scrypt)
const digestBytes = 32

let lastDigest: Promise<unknown> = Promise.resolve()

/**
 * WHY one after the other: several at once would take every processor from the thread that answers. Few wait here, some
 * of each tenant: `createClientAttempts` says how many attempts run, and each asks for one digest at a time.
 */
function digestInTurn(secret: string, salt: Uint8Array): Promise<Buffer> {
  const digest = lastDigest.then(() => scryptAsync(secret, salt, digestBytes))
  lastDigest = digest.catch(() => undefined)
  return digest
}

/** Digests a new secret. Shape: `scrypt$<salt>$<digest>`, both base64url. */
export async function digestSecret(secret: string): Promise<string> {
  const salt = randomBytes(16)
  const digest = await digestInTurn(secret, salt)
  return ['scrypt', salt.toString('base64url'), digest.toString('base64url')].join('$')
}

/** Compares a secret with a digest of `digestSecret`; false for anything else. */
export async function matchesDigest(secret: string, stored: unknown): Promise<boolean> {
  const [scheme, salt, digest] = typeof stored === 'string' ? stored.split('$') : []
  if (scheme !== 'scrypt' || salt === undefined || digest === undefined) return false
  const computed = await digestInTurn(secret, Buffer.from(salt, 'base64url'))
  const expected = Buffer.from(digest, 'base64url')
  return expected.length === computed.length && timingSafeEqual(computed, expected)
}
