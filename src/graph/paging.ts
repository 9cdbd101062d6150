/** Pages: their size, and the opaque, URL-safe token that says where the next one starts. */

import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { QueryOptions } from '../odata/query-options.ts'
import { preferencesOf } from './preferences.ts'
import type { GraphRequest } from './message.ts'
import { queryCodes } from '../odata/query-codes.ts'

/** Page size when the caller names none. Source: Graph directory default. */
const defaultPageSize = 100

/** The page size of a request: `$top`, else `Prefer: odata.maxpagesize`, else 100. */
export function pageSizeOf(query: QueryOptions, request: GraphRequest): number {
  return query.top ?? preferencesOf(request).maxPageSize ?? defaultPageSize
}

/** Prints a position as a token of `A-Za-z0-9_-`. WHY: clients encode the query of a link once more. */
function encodeSkipToken(position: string): string {
  return Buffer.from(position, 'utf8').toString('base64url')
}

/** @throws OstiaryError `badRequest` when the token was not made here. */
export function decodeSkipToken(token: string): string {
  const position = Buffer.from(token, 'base64url').toString('utf8')
  if (position === '' || encodeSkipToken(position) !== token) {
    throw new OstiaryError('badRequest', {
      ostiaryCode: queryCodes.skipTokenMalformed,
      message: 'The $skiptoken is not valid.',
    })
  }
  return position
}

/** The absolute link to the next page: the request's own URL with another `$skiptoken`. */
export function nextLinkOf(request: GraphRequest, position: string): string {
  const options = request.query
    .split('&')
    .filter((option) => option !== '' && !/^(?:\$|%24)?skiptoken=/iu.test(option))
  const query = [...options, `$skiptoken=${encodeSkipToken(position)}`].join('&')
  return `${request.origin}${request.path}?${query}`
}
