/** Reads request bodies: JSON is strict, XML is decided by the route and not by its media type. */

import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { Checked } from '../kernel/findings.ts'
import { isJsonObject, jsonKind, type JsonObject, type JsonValue } from '../kernel/json.ts'
import { parseStrictJson } from '../kernel/strict-json.ts'
import { refuseEmptyTypes } from './empty-types.ts'
import type { GraphRequest } from './message.ts'
import { protocolCodes } from './protocol-codes.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** @throws OstiaryError `unsupportedMediaType` for a compressed body. Source: RFC 9110, section 8.4. */
function requirePlainCoding({ headers }: GraphRequest): void {
  const coding = headers['content-encoding']?.trim().toLowerCase()
  if (coding === undefined || coding === '' || coding === 'identity') return
  throw new OstiaryError('unsupportedMediaType', {
    ostiaryCode: protocolCodes.contentEncodingNotSupported,
    message: `The Content-Encoding '${coding}' is not supported; send the body uncompressed.`,
    headers: { 'Accept-Encoding': 'identity' },
  })
}

/** The media type of a request body without its parameters, in lower case; empty when not declared. */
function mediaTypeOf(request: GraphRequest): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/** Requires one of the accepted media types; a refusal suggests the first of them. */
function requireMediaType(request: GraphRequest, accepted: readonly string[]): void {
  requirePlainCoding(request)
  const mediaType = mediaTypeOf(request)
  if (mediaType === '') {
    throw new OstiaryError('badRequest', {
      ostiaryCode: protocolCodes.contentTypeMissing,
      message:
        'Write requests (excluding DELETE) must contain the Content-Type header declaration.',
    })
  }
  if (!accepted.includes(mediaType)) {
    throw new OstiaryError('unsupportedMediaType', {
      ostiaryCode: protocolCodes.contentTypeNotSupported,
      message: `The Content-Type '${mediaType}' is not supported here; send ${accepted[0]}.`,
    })
  }
}

function decodeUtf8(body: Uint8Array): string {
  try {
    return utf8.decode(body)
  } catch (error) {
    throw new OstiaryError('badRequest', {
      ostiaryCode: protocolCodes.bodyNotUtf8,
      message: 'The request body is not valid UTF-8.',
      cause: error,
    })
  }
}

/** Bodies that were read for an estimate, until they are used. */
const peekedBodies = new WeakMap<Uint8Array, Checked<JsonValue>>()

/** @throws OstiaryError `badRequest` when the body is not UTF-8. */
function parseBody(body: Uint8Array): Checked<JsonValue> {
  const peeked = peekedBodies.get(body)
  peekedBodies.delete(body)
  return peeked ?? parseStrictJson(decodeUtf8(body))
}

/**
 * Reads a short body for an estimate, before it is checked: empty when it is not a JSON object. What it reads is kept
 * until the body is used, so that each body is parsed once.
 */
export function peekJsonObject({ body }: Pick<GraphRequest, 'body'>): JsonObject {
  try {
    const parsed = parseBody(body)
    peekedBodies.set(body, parsed)
    return parsed.ok && isJsonObject(parsed.value) ? parsed.value : {}
  } catch {
    return {}
  }
}

/**
 * Parses the body as one JSON object. No object in it may have an empty `@odata.type`.
 * @throws OstiaryError `badRequest` with line and column of every fault, `unsupportedMediaType`.
 */
export function readJsonObject(request: GraphRequest): JsonObject {
  const json = readBatchObject(request)
  refuseEmptyTypes(request.body, json)
  return json
}

/**
 * Parses the body of a batch as one JSON object. The bodies in it are read again, each for itself.
 * @throws OstiaryError `badRequest` with line and column of every fault, `unsupportedMediaType`.
 */
export function readBatchObject(request: GraphRequest): JsonObject {
  requireMediaType(request, jsonMediaTypes)
  if (request.body.byteLength === 0) {
    throw new OstiaryError('badRequest', {
      ostiaryCode: protocolCodes.bodyEmpty,
      message: 'Empty Payload. JSON content expected.',
    })
  }
  const parsed = parseBody(request.body)
  if (!parsed.ok) {
    throw new OstiaryError('badRequest', {
      message: `Unable to read JSON request payload: ${parsed.findings.map(({ message }) => message).join('; ')}.`,
      findings: parsed.findings,
    })
  }
  if (!isJsonObject(parsed.value)) {
    throw new OstiaryError('badRequest', {
      ostiaryCode: protocolCodes.bodyNotAnObject,
      message: `The request body must be a JSON object, not ${jsonKind(parsed.value)}.`,
    })
  }
  return parsed.value
}

/**
 * Returns the bytes of a body in one of the media types, and which of them it is.
 * @throws OstiaryError `unsupportedMediaType`, `badRequest` for an empty body or a missing Content-Type.
 */
export function readBytes(
  request: GraphRequest,
  accepted: readonly string[],
): { readonly bytes: Uint8Array; readonly mediaType: string } {
  requireMediaType(request, accepted)
  if (request.body.byteLength === 0) {
    throw new OstiaryError('badRequest', {
      ostiaryCode: protocolCodes.bodyEmpty,
      message: `Empty Payload. Content of type ${accepted[0]} expected.`,
    })
  }
  return { bytes: request.body, mediaType: mediaTypeOf(request) }
}

const jsonMediaTypes = ['application/json', 'text/json']

const xmlMediaTypes = [
  'application/xml',
  'text/xml',
  'application/octet-stream',
  // WHY: the first edition of the upload page demands this header for an XML body.
  'application/json',
]

/**
 * Returns the bytes of an XML body, and the charset its Content-Type declares.
 * @throws OstiaryError `unsupportedMediaType`, `badRequest` for an empty body or a missing Content-Type.
 */
export function readXmlBytes(request: GraphRequest): {
  readonly bytes: Uint8Array
  readonly charset?: string
} {
  requireMediaType(request, xmlMediaTypes)
  if (request.body.byteLength === 0) {
    throw new OstiaryError('badRequest', {
      ostiaryCode: protocolCodes.bodyEmpty,
      message: 'Empty Payload. XML content expected.',
    })
  }
  const charset = /;\s*charset\s*=\s*"?([\w.:-]+)"?/iu.exec(request.headers['content-type'] ?? '')
  return { bytes: request.body, ...(charset?.[1] === undefined ? {} : { charset: charset[1] }) }
}
