/** Builds responses: JSON entities and collections, verbatim bytes, and the bodiless 204. */

import type { JsonObject } from '../kernel/json.ts'
import { nextTurn } from '../kernel/turn.ts'
import { jsonLinesMediaType, jsonMediaType, type GraphResponse } from './message.ts'

const jsonHeaders = { 'Content-Type': jsonMediaType, 'OData-Version': '4.0' }

/** A success with a JSON body. */
export function respondJson(
  status: number,
  body: JsonObject,
  headers: Readonly<Record<string, string>> = {},
): GraphResponse {
  return respondJsonText(status, JSON.stringify(body), headers)
}

/** A success with a JSON body that is printed already. */
export function respondJsonText(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): GraphResponse {
  return { status, headers: { ...jsonHeaders, ...headers }, body }
}

/** JSON texts up to this length are printed at once, UTF-16 units. */
const shortText = 16_384

/** The longest JSON text that is sent as a whole, UTF-16 units. */
const longestWholeText = 1_048_576

/**
 * A success with a JSON body that is printed in parts: as a whole when it is short, else as a stream, whose parts
 * are printed when the caller reads them. Other requests have their turn after each part.
 */
export async function respondJsonParts(
  status: number,
  parts: Generator<string, void>,
): Promise<GraphResponse> {
  let text = ''
  for (;;) {
    const part = parts.next()
    if (part.done) return respondJsonText(status, text)
    text += part.value
    if (text.length > longestWholeText) break
    if (text.length > shortText) await nextTurn()
  }
  async function* stream(): AsyncGenerator<string> {
    yield text
    for (const part of parts) {
      await nextTurn()
      yield part
    }
  }
  return { status, headers: jsonHeaders, stream: stream() }
}

/** A success with plain text. */
export function respondText(status: number, body: string): GraphResponse {
  return {
    status,
    headers: { 'Content-Type': 'text/plain', 'OData-Version': '4.0' },
    body,
  }
}

/** A success with bytes of another media type, unchanged. */
export function respondBytes(
  status: number,
  body: Uint8Array,
  mediaType: string,
  headers: Readonly<Record<string, string>> = {},
): GraphResponse {
  return {
    status,
    headers: { 'Content-Type': mediaType, 'OData-Version': '4.0', ...headers },
    body,
  }
}

/** A success in lines, each a JSON text with its line feed. */
export function respondLines(stream: AsyncIterable<string>): GraphResponse {
  return { status: 200, headers: { 'Content-Type': jsonLinesMediaType }, stream }
}

/** 204: no body and no Content-Type. WHY: with a Content-Type, clients report a parse error. */
export function respondNoContent(headers: Readonly<Record<string, string>> = {}): GraphResponse {
  return { status: 204, headers: { 'OData-Version': '4.0', ...headers } }
}

/** The ETag of a stored version. WHY weak: one version has several representations. */
export function etagOf(version: number): string {
  return `W/"${version}"`
}
