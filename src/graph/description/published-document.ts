/** A text that is the same for every caller, printed when it is first asked for. */

import { createHash } from 'node:crypto'
import type { GraphRequest, GraphResponse } from '../message.ts'

/** How long a copy may be used unasked, seconds; the text changes only with the service itself. */
const maximumAge = 300

/** Answers requests for the text: with it, or with 304 to whoever has it already. */
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
