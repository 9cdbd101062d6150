/**
 * Splits a request path into segments: empty segments are dropped, keys in parentheses become segments of
 * their own, and percent-encoding is decoded once, after splitting.
 * Source: OData 4.01 URL conventions, sections 4.3 and 4.3.6 (key-as-segment).
 */

import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { protocolCodes } from './protocol-codes.ts'

function decode(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch (error) {
    throw new OstiaryError('badRequest', {
      ostiaryCode: protocolCodes.pathMalformed,
      message: `The path segment '${segment}' is not valid percent-encoding.`,
      cause: error,
    })
  }
}

const keyInParentheses = /^([^(]+)\((.*)\)$/su
const quotedKey = /^'((?:[^']|'')*)'$/su

/** Splits `policies('x')` into `policies` and `x`; an alternate key such as `appId='x'` stays whole. */
function splitKey(segment: string): readonly string[] {
  if (!segment.includes('(')) return [segment]
  const match = keyInParentheses.exec(segment)
  if (!match) return [segment]
  const [, name = '', key = ''] = match
  if (key === '') return [name]
  const quoted = quotedKey.exec(key)
  return [name, quoted ? (quoted[1] ?? '').replaceAll("''", "'") : key]
}

/**
 * Returns the decoded, non-empty segments of a path, keys in parentheses split off.
 * @throws OstiaryError `badRequest` on malformed percent-encoding.
 */
export function splitPath(path: string): readonly string[] {
  const segments: string[] = []
  for (const raw of path.split('/')) {
    if (raw !== '') segments.push(...splitKey(decode(raw)))
  }
  return segments
}
