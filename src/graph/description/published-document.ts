/** A document that is the same for every caller, printed at the first request. */

import { createHash } from 'node:crypto'
import type { GraphRequest, GraphResponse } from '../message.ts'

/** Seconds for which a caller may reuse its copy; the document changes only when the service does. */
const maximumAge = 300

/** Answers with the document, or with 304 if the caller has the current one. */
export function publishedDocument(
  mediaType: string,
  print: () => string,
): (request: GraphRequest) => GraphResponse {
  let printed: { readonly body: Uint8Array; readonly etag: string } | undefined
  return (request) => {
    if (printed === undefined) {
      const body = Buffer.from(print())
      printed = { body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` }
    }
    const { body, etag } = printed
    const headers = { ETag: etag, 'Cache-Control': `public, max-age=${maximumAge}` }
    const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim())
    if (known?.includes(etag)) return { status: 304, headers }
    return { status: 200, headers: { ...headers, 'Content-Type': mediaType }, body }
  }
}
