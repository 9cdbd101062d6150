/** Content negotiation and body framing: 406, 411. Source: RFC 9110, sections 8.6 and 12.5.1. */

import Negotiator from 'negotiator'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { jsonLinesMediaType, type GraphRequest } from './message.ts'
import type { Operation } from './operation.ts'
import { protocolCodes } from './protocol-codes.ts'

const offers: Readonly<Record<Operation['produces'], readonly string[]>> = {
  json: ['application/json'],
  lines: [jsonLinesMediaType],
  jsonOrLines: ['application/json', jsonLinesMediaType],
  xmlOrJson: ['application/xml', 'text/xml', 'application/json'],
  xml: ['application/xml', 'text/xml', 'application/octet-stream', 'application/json'],
  text: ['text/plain', 'application/json'],
  image: ['image/png', 'image/jpeg', 'image/gif', 'application/octet-stream', 'application/json'],
  none: [],
}

/** @throws OstiaryError `notAcceptable` when the Accept header allows no media type of the operation. */
export function requireAcceptable(
  request: Pick<GraphRequest, 'headers'>,
  produces: Operation['produces'],
): void {
  const { accept } = request.headers
  if (accept === undefined || accept === '*/*' || produces === 'none') return
  if (produces === 'json' && accept.startsWith('application/json') && !accept.includes('q=')) return
  const available = [...offers[produces]]
  if (new Negotiator({ headers: { accept } }).mediaType(available) === undefined) {
    throw new OstiaryError('notAcceptable', {
      ostiaryCode: protocolCodes.notAcceptable,
      message: `The Accept header '${accept}' accepts none of the media types of this resource: ${available.join(', ')}.`,
    })
  }
}

/** Tells whether an Accept header asks for JSON rather than XML. Any type means XML. */
export function prefersJson(accept: string | undefined): boolean {
  const chosen = new Negotiator({ headers: { accept: accept ?? '*/*' } }).mediaType([
    ...offers.xmlOrJson,
  ])
  return chosen === 'application/json'
}

/** Tells whether an Accept header asks for a web page rather than JSON, as browsers do. Any type means JSON. */
export function prefersHtml(accept: string | undefined): boolean {
  const offered = ['application/json', 'text/html']
  return new Negotiator({ headers: { accept: accept ?? '*/*' } }).mediaType(offered) === 'text/html'
}

const methodsWithBody: ReadonlySet<string> = new Set(['POST', 'PATCH', 'PUT'])

/**
 * @throws OstiaryError `lengthRequired` for a write whose body has neither a length nor a transfer encoding.
 */
export function requireFraming(request: Pick<GraphRequest, 'method' | 'headers'>): void {
  if (!methodsWithBody.has(request.method)) return
  const { headers } = request
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
    throw new OstiaryError('lengthRequired', { ostiaryCode: protocolCodes.lengthMissing })
  }
}
