/** Gathers the body of a request. */

import type { IncomingMessage } from 'node:http'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { releaseMemory } from '../../kernel/own-memory.ts'
import type { GrowingHold } from '../budgets.ts'
import { CallerGoneError } from '../caller-gone.ts'
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
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly length: number
}

/**
 * Adds a part of a body that has at most `most` bytes, and gives the memory of the part back.
 * WHY not a list of parts: parts of one byte each would take two hundred times their size.
 */
function append({ bytes, length }: Gathered, part: Buffer, most: number): Gathered {
  const total = length + part.byteLength
  const hasRoom = total <= bytes.byteLength
  const roomy = hasRoom
    ? bytes
    : new Uint8Array(bytes.buffer.transfer(Math.max(total, Math.min(total * 2, most))))
  roomy.set(part, length)
  releaseMemory(part)
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
  let gathered: Gathered = { bytes: new Uint8Array(), length: 0 }
  const deadline = setTimeout(() => {
    reject(new OstiaryError('requestTimeout', { ostiaryCode: protocolCodes.timedOut }))
  }, timeoutMs)
  const onData = (part: Buffer): void => {
    if (gathered.length + part.byteLength > most) reject(tooLarge())
    else if (!hold.grow(part.byteLength)) reject(tooManyBodies())
    else gathered = append(gathered, part, declared ?? most)
  }
  const onClose = (): void => {
    reject(new CallerGoneError())
  }
  const onEnd = (): void => {
    // WHY: a request closes after its end, and making an error takes time.
    request.off('close', onClose)
    resolve(Buffer.from(gathered.bytes.buffer.transfer(gathered.length)))
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
