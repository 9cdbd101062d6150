/** Gathers the body of a request. */

import type { IncomingMessage } from 'node:http'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { protocolCodes } from '../protocol-codes.ts'

const noBytes = Buffer.alloc(0)

function tooLarge(): OstiaryError {
  return new OstiaryError('requestEntityTooLarge', { ostiaryCode: protocolCodes.bodyTooLarge })
}

/** The length that a request declares for its body, bytes; undefined when the body comes in chunks. */
export function declaredLengthOf({ headers }: IncomingMessage): number | undefined {
  return headers['transfer-encoding'] === undefined
    ? Number(headers['content-length'] ?? 0)
    : undefined
}

/**
 * Reads a body of at most `limit` bytes that arrives within `timeoutMs` milliseconds.
 * @throws OstiaryError `requestEntityTooLarge`, before anything is read when the declared length is too large;
 * `requestTimeout`; the error of the connection when the caller goes away.
 */
export async function gatherBody(
  request: IncomingMessage,
  limit: number,
  timeoutMs: number,
): Promise<Buffer> {
  const declared = declaredLengthOf(request)
  if (declared !== undefined && declared > limit) throw tooLarge()
  if (declared === 0) return noBytes
  // WHY: a short body arrives with its head, and is there already.
  if (request.complete && !request.destroyed) {
    const body = (request.read() as Buffer | null) ?? noBytes
    if (body.byteLength > limit) throw tooLarge()
    return body
  }
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const parts: Buffer[] = []
  let length = 0
  const deadline = setTimeout(() => {
    reject(new OstiaryError('requestTimeout', { ostiaryCode: protocolCodes.timedOut }))
  }, timeoutMs)
  const onData = (part: Buffer): void => {
    length += part.byteLength
    if (length > limit) reject(tooLarge())
    else parts.push(part)
  }
  const onClose = (): void => {
    reject(Object.assign(new Error('the caller went away'), { code: 'ECONNRESET' }))
  }
  const onEnd = (): void => {
    // WHY: a request closes after its end, and making an error takes time.
    request.off('close', onClose)
    resolve(Buffer.concat(parts, length))
  }
  request.on('data', onData).once('end', onEnd)
  request.once('error', reject).once('close', onClose)
  try {
    return await promise
  } finally {
    clearTimeout(deadline)
    request.off('data', onData).off('close', onClose).pause()
  }
}
