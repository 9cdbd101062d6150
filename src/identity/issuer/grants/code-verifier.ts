/** Proof Key for Code Exchange. Source: RFC 7636, sections 4.1 and 4.6. */

import { createHash, timingSafeEqual } from 'node:crypto'
import type { AuthorizedRequest } from '../authorization-codes.ts'

const verifierPattern = /^[\w.~-]{43,128}$/u

/** Tells whether a verifier belongs to a challenge. */
export function fitsChallenge(
  verifier: string,
  { text, isPlain }: NonNullable<AuthorizedRequest['challenge']>,
): boolean {
  if (!verifierPattern.test(verifier)) return false
  const proof = isPlain ? verifier : createHash('sha256').update(verifier).digest('base64url')
  const [left, right] = [Buffer.from(proof), Buffer.from(text)]
  return left.byteLength === right.byteLength && timingSafeEqual(left, right)
}
