/** Pages: their size, and the opaque, URL-safe token that says where the next one starts. */

import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { JsonObject } from '../kernel/json.ts'
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

/** Tells how many of the printed items fit into the room of a page, in their order. The first of a page always does. */
export function fittingOn(
  room: number,
  printed: readonly { readonly bytes: number }[],
  follow: boolean,
): number {
  let together = 0
  const tooLong = printed.findIndex(({ bytes }, index) => {
    together += bytes
    return (follow || index > 0) && together > room
  })
  return tooLong < 0 ? printed.length : tooLong
}

/** Prints a collection: the members before its items, and the items, which are JSON already. */
export function printCollection(members: JsonObject, texts: readonly string[]): string {
  const head = JSON.stringify(members).slice(0, -1)
  return `${head}${head === '{' ? '' : ','}"value":[${texts.join(',')}]}`
}

/** How many records are read at once. WHY few at first: they may be long, and then the page ends soon. */
const firstRecords = 5
const recordsAtOnce = 50

/** Bytes of records that are read at once, as far as the last ones tell. */
const bytesAtOnce = 262_144

/** What a page of records may have. */
interface RecordsPage {
  readonly limit: number
  readonly pageBytes: number
  /** Ends a request that turns out to be long, where it must be short. */
  readonly requireShort: (bytes: number) => void
}

/**
 * Reads one page of records, newest first. `read` gets how many records it returns at most, and the last one before
 * them. `last` is the last record of a page that others follow.
 */
export async function readRecords<Item>(
  { limit, pageBytes, requireShort }: RecordsPage,
  read: (limit: number, last: Item | undefined) => Promise<readonly Item[]>,
  print: (item: Item) => JsonObject,
): Promise<{ readonly texts: readonly string[]; readonly last?: Item }> {
  const texts: string[] = []
  let bytes = 0
  let last: Item | undefined
  for (;;) {
    const fitting = Math.floor((bytesAtOnce * texts.length) / Math.max(bytes, 1))
    const atOnce = Math.max(1, Math.min(recordsAtOnce, texts.length === 0 ? firstRecords : fitting))
    const wanted = Math.min(atOnce, limit + 1 - texts.length)
    const records = await read(wanted, last)
    for (const record of records) {
      const text = JSON.stringify(print(record))
      bytes += Buffer.byteLength(text)
      const isFull = texts.length === limit || bytes > pageBytes
      if (last !== undefined && isFull) return { texts, last }
      texts.push(text)
      last = record
    }
    requireShort(bytes)
    if (records.length < wanted) return { texts }
  }
}
