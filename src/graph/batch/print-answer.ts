/** Prints the answers to the requests of a batch. */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { errorResponse, toOstiaryError } from '../error-response.ts'
import type { GraphRequest, GraphResponse } from '../message.ts'
import { batchCodes } from './batch-codes.ts'
import type { BatchRequest } from './batch-request.ts'

/** Most characters of the answers to a batch. A request that only reads is refused when its answer does not fit. */
export const batchAnswerCharacters = 8_388_608

/** A printed answer, with its status. */
export interface PrintedAnswer {
  readonly status: number
  /** Shape: `{"id":"1","status":200,"headers":{…},"body":{…}}`. */
  readonly text: string
}

/** Prints the answers of one batch. */
export interface AnswerPrinter {
  readonly print: (request: BatchRequest, response: GraphResponse) => Promise<PrintedAnswer>
  /** Prints the 424 of a request that was not run, because the request with the key `failed` failed. */
  readonly printSkipped: (request: BatchRequest, failed: string) => PrintedAnswer
}

/** Headers of the answer to a batch, which its parts do not repeat. */
const outerHeaders: ReadonlySet<string> = new Set([
  'request-id',
  'client-request-id',
  'www-authenticate',
])

const retryAfterSeconds = '1'

/** The bytes of a body in parts; undefined when there are more than `most`. */
async function gather(
  parts: AsyncIterable<string | Uint8Array>,
  most: number,
): Promise<Buffer | undefined> {
  const gathered: Buffer[] = []
  let length = 0
  for await (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : Buffer.from(part)
    length += bytes.byteLength
    if (length > most) return undefined
    gathered.push(bytes)
  }
  return Buffer.concat(gathered)
}

function bodyText(body: string | Uint8Array, contentType: string): string {
  const isJson = contentType.startsWith('application/json')
  if (!isJson) return JSON.stringify(Buffer.from(body).toString('base64'))
  return typeof body === 'string' ? body : Buffer.from(body).toString('utf8')
}

/** Makes the printer for one batch. */
export function createAnswerPrinter({ requestId, headers, at }: GraphRequest): AnswerPrinter {
  const errorContext = {
    requestId,
    clientRequestId: headers['client-request-id'] ?? requestId,
    at,
  }
  let room = batchAnswerCharacters

  function printWhole({ id }: BatchRequest, response: GraphResponse): PrintedAnswer {
    const { status, body } = response
    const headers: Record<string, string> = {}
    for (const [name, value] of Object.entries(response.headers)) {
      if (!outerHeaders.has(name) && !outerHeaders.has(name.toLowerCase())) headers[name] = value
    }
    const head = { id, status, headers }
    const printedBody =
      body === undefined || body.length === 0
        ? ''
        : `,"body":${bodyText(body, response.headers['Content-Type'] ?? '')}`
    return { status, text: `${JSON.stringify(head).slice(0, -1)}${printedBody}}` }
  }

  function printTooLong(request: BatchRequest): PrintedAnswer {
    const error = new OstiaryError('tooManyRequests', {
      ostiaryCode: batchCodes.answersTooLong,
      message:
        'The answers of the batch are too long together; send this request again, alone or in a smaller batch.',
      headers: { 'Retry-After': retryAfterSeconds },
    })
    return printWhole(request, errorResponse(error, errorContext))
  }

  async function whole(response: GraphResponse): Promise<GraphResponse | undefined> {
    const { stream, ...rest } = response
    if (stream === undefined) return response
    const body = await gather(stream, room)
    return body && { ...rest, body }
  }

  return {
    async print(request, response) {
      try {
        const complete = await whole(response)
        const printed = complete && printWhole(request, complete)
        const fits = printed !== undefined && printed.text.length <= room
        // WHY only of reads: the answer to a write tells what it did, and a caller would repeat it.
        if (printed === undefined || (!fits && request.method === 'GET'))
          return printTooLong(request)
        room -= printed.text.length
        return printed
      } catch (error) {
        return printWhole(request, errorResponse(toOstiaryError(error), errorContext))
      }
    },
    printSkipped(request, failed) {
      const error = new OstiaryError('failedDependency', {
        ostiaryCode: batchCodes.dependencyFailed,
        message: `The request was not run, because the request '${failed}' on which it depends failed.`,
      })
      return printWhole(request, errorResponse(error, errorContext))
    },
  }
}
