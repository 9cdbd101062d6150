/**
 * Failures outside the Graph layer: requests that the HTTP parser or the web framework refuses. They are
 * answered in the same shape as every other error.
 */

import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { errorResponse, toOstiaryError } from '../error-response.ts'
import type { GraphResponse } from '../message.ts'
import { protocolCodes } from '../protocol-codes.ts'

/** Maps a refusal of Fastify to the catalogue. Other exceptions are handled like those of the Graph layer. */
export function shellError(error: unknown): OstiaryError {
  const { code, statusCode } = error as { readonly code?: unknown; readonly statusCode?: unknown }
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new OstiaryError('requestEntityTooLarge', { ostiaryCode: protocolCodes.bodyTooLarge })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new OstiaryError('unsupportedMediaType', {
        ostiaryCode: protocolCodes.contentTypeNotSupported,
      })
    case 'FST_ERR_BAD_URL':
      return new OstiaryError('badRequest', {
        ostiaryCode: protocolCodes.pathMalformed,
        message: 'The path is not valid percent-encoding.',
      })
    default:
      return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
        ? new OstiaryError('badRequest', { ostiaryCode: protocolCodes.malformed, cause: error })
        : toOstiaryError(error)
  }
}

/** The refusal of a body while the server holds too many others. */
export function tooManyBodies(): OstiaryError {
  return new OstiaryError('tooManyRequests', {
    ostiaryCode: protocolCodes.tooMuchAtOnce,
    message: 'Too many request bodies arrive at the same time; send the request again.',
    headers: { 'Retry-After': '1' },
  })
}

/** Prints a failure of the shell, with the ids of its request. */
export function shellErrorResponse(
  error: OstiaryError,
  context: { readonly requestId: string; readonly clientRequestId: string; readonly at: Date },
): GraphResponse {
  const response = errorResponse(error, context)
  return {
    ...response,
    headers: {
      ...response.headers,
      'request-id': context.requestId,
      'client-request-id': context.clientRequestId,
      'Cache-Control': 'no-cache',
    },
  }
}

/** Maps a refusal of the HTTP parser to the catalogue. */
export function parserError(error: { readonly code?: string | undefined }): OstiaryError {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return new OstiaryError('headerFieldsTooLarge', {
        ostiaryCode: protocolCodes.headersTooLarge,
        cause: error,
      })
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new OstiaryError('requestTimeout', {
        ostiaryCode: protocolCodes.timedOut,
        cause: error,
      })
    default:
      return new OstiaryError('badRequest', {
        ostiaryCode: protocolCodes.httpMalformed,
        message: 'The request is not well-formed HTTP.',
        cause: error,
      })
  }
}

/** Answers on the bare socket of a request that could not be parsed, and closes it. */
export function answerOnSocket(socket: Socket, { status, headers, body }: GraphResponse): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const text = typeof body === 'string' ? body : ''
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Connection: close',
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`)
}
