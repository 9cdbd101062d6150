/** Gathers the body of a request. */

import type { IncomingMessage } from 'node:http'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { GrowingHold } from '../budgets.ts'
import { protocolCodes } from '../protocol-codes.ts'
import { tooManyBodies } from './shell-failure.ts'

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

/** Bytes that have arrived, with room for more behind them. */
interface Gathered {
  readonly bytes: Buffer
  readonly length: number
}

/** WHY not a list of parts: parts of one byte each would take two hundred times their size. */
function append({ bytes, length }: Gathered, part: Buffer): Gathered {
  const total = length + part.byteLength
  if (length === 0) return { bytes: part, length: total }
  const roomy = total <= bytes.byteLength ? bytes : Buffer.allocUnsafe(total * 2)
  if (roomy !== bytes) bytes.copy(roomy, 0, 0, length)
  part.copy(roomy, length)
  return { bytes: roomy, length: total }
}

/** What a body may cost. */
export interface BodyLimits {
  /** Most bytes. */
  readonly most: number
  /** Longest time in which it must arrive, milliseconds. */
  readonly timeoutMs: number
  /** Holds each byte that has arrived. */
  readonly hold: GrowingHold
  /** Is called when the declared length is allowed, before anything is read. */
  readonly begin: () => void
}

/**
 * Reads a body.
 * @throws OstiaryError `requestEntityTooLarge`, before anything is read when the declared length is too large;
 * `tooManyRequests` when the bytes cannot be held; `requestTimeout`; the error of the connection when the caller goes
 * away.
 */
export async function gatherBody(
  request: IncomingMessage,
  { most, timeoutMs, hold, begin }: BodyLimits,
): Promise<Buffer> {
  const declared = declaredLengthOf(request)
  if (declared !== undefined && declared > most) throw tooLarge()
  if (declared === 0) return noBytes
  begin()
  // WHY: a short body arrives with its head, and is there already.
  if (request.complete && !request.destroyed) {
    const body = (request.read() as Buffer | null) ?? noBytes
    if (body.byteLength > most) throw tooLarge()
    if (!hold.grow(body.byteLength)) throw tooManyBodies()
    return body
  }
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  let gathered: Gathered = { bytes: noBytes, length: 0 }
  const deadline = setTimeout(() => {
    reject(new OstiaryError('requestTimeout', { ostiaryCode: protocolCodes.timedOut }))
  }, timeoutMs)
  const onData = (part: Buffer): void => {
    if (gathered.length + part.byteLength > most) reject(tooLarge())
    else if (!hold.grow(part.byteLength)) reject(tooManyBodies())
    else gathered = append(gathered, part)
  }
  const onClose = (): void => {
    reject(Object.assign(new Error('the caller went away'), { code: 'ECONNRESET' }))
  }
  const onEnd = (): void => {
    // WHY: a request closes after its end, and making an error takes time.
    request.off('close', onClose)
    resolve(gathered.bytes.subarray(0, gathered.length))
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
