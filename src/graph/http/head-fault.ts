/** Requests that are refused by their head alone, before anybody knows who sends them. */

import type { IncomingMessage } from 'node:http'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { protocolCodes } from '../protocol-codes.ts'

/** Counts the `Host` headers, of which Node.js keeps only one. */
function countHosts({ rawHeaders }: IncomingMessage): number {
  let hosts = 0
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const name = rawHeaders[place] ?? ''
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts
}

/** Source: RFC 9112, section 3.2. */
function hostFault(request: IncomingMessage): OstiaryError | undefined {
  const hosts = countHosts(request)
  if (hosts > 1) {
    return new OstiaryError('badRequest', {
      ostiaryCode: protocolCodes.hostRepeated,
      message: 'The request has more than one Host header.',
    })
  }
  if (hosts === 0 && request.httpVersion === '1.1') {
    return new OstiaryError('badRequest', {
      ostiaryCode: protocolCodes.hostMissing,
      message: 'The request has no Host header.',
    })
  }
  return undefined
}

/** Source: RFC 9112, section 6.1. */
function transferFault({ headers }: IncomingMessage): OstiaryError | undefined {
  const coding = headers['transfer-encoding']
  if (coding === undefined || coding.trim().toLowerCase() === 'chunked') return undefined
  return new OstiaryError('notImplemented', {
    ostiaryCode: protocolCodes.transferCodingNotSupported,
    message: 'The only transfer coding that is supported is chunked; send the body uncompressed.',
  })
}

/** Tells whether the caller sends the body only after a `100 Continue`. Source: RFC 9110, section 10.1.1. */
export function awaitsContinue({ headers }: IncomingMessage): boolean {
  return headers.expect !== undefined && headers.expect.toLowerCase() === '100-continue'
}

/** Source: RFC 9110, section 10.1.1. */
function expectFault(request: IncomingMessage): OstiaryError | undefined {
  if (request.headers.expect === undefined || awaitsContinue(request)) return undefined
  return new OstiaryError('expectationFailed', { ostiaryCode: protocolCodes.expectationUnknown })
}

/** Says why a request is refused by its head; undefined when it is not. */
export function headFault(request: IncomingMessage): OstiaryError | undefined {
  return hostFault(request) ?? transferFault(request) ?? expectFault(request)
}
