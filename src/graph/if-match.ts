/** Conditional writes. Source: RFC 9110, section 13.1.1; the header is optional. */

import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { StoredObject } from '../store/port.ts'
import type { GraphRequest } from './message.ts'
import { etagOf } from './respond.ts'
import { protocolCodes } from './protocol-codes.ts'

function opaqueTag(etag: string): string {
  return etag.trim().replace(/^W\//u, '')
}

/**
 * Checks `If-Match` against the current version, which is undefined when the object does not exist.
 * @throws OstiaryError `preconditionFailed`.
 */
export function requireMatch(request: GraphRequest, current: StoredObject | undefined): void {
  const header = request.headers['if-match']
  if (header === undefined) return
  const matches =
    current !== undefined &&
    (header.trim() === '*' ||
      header.split(',').some((etag) => opaqueTag(etag) === opaqueTag(etagOf(current.version))))
  if (!matches)
    throw new OstiaryError('preconditionFailed', { ostiaryCode: protocolCodes.etagMismatch })
}
