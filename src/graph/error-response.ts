/**
 * The one place that turns an exception into a response.
 * Source: https://learn.microsoft.com/graph/errors; identity workloads spell `innerError` with a capital E.
 */

import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { printFinding } from '../kernel/findings.ts'
import {
  BusyError,
  ConflictError,
  DamagedRowError,
  NotFoundError,
  PurgedPastError,
} from '../store/errors.ts'
import type { GraphResponse } from './message.ts'
import { concurrentChange } from './concurrent-change.ts'
import { protocolCodes } from './protocol-codes.ts'

interface ErrorContext {
  readonly requestId: string
  readonly clientRequestId: string
  readonly at: Date
}

/** Seconds that a caller should wait when the database is busy. */
const busyRetrySeconds = '1'

/** Maps failures of the store to the catalogue. Any other exception is a bug and becomes a 500. */
export function toOstiaryError(error: unknown): OstiaryError {
  if (error instanceof OstiaryError) return error
  if (error instanceof BusyError) {
    return new OstiaryError('serviceUnavailable', {
      ostiaryCode: protocolCodes.databaseBusy,
      headers: { 'Retry-After': busyRetrySeconds },
      cause: error,
    })
  }
  if (error instanceof ConflictError) return concurrentChange(error)
  if (error instanceof NotFoundError) {
    return new OstiaryError('directoryResourceNotFound', {
      ostiaryCode: protocolCodes.objectNotFound,
      cause: error,
    })
  }
  if (error instanceof DamagedRowError) {
    return new OstiaryError('internalServerError', {
      ostiaryCode: protocolCodes.objectDamaged,
      message: `Stored data is damaged: ${error.finding}. The operator of this service must restore it from a backup.`,
      cause: error,
    })
  }
  if (error instanceof PurgedPastError) {
    return new OstiaryError('badRequest', {
      ostiaryCode: protocolCodes.pastPurged,
      message: `The versions from before ${error.wholeFrom.toISOString()} were purged; ask about that instant or a later one.`,
      cause: error,
    })
  }
  return new OstiaryError('internalServerError', {
    ostiaryCode: protocolCodes.internalError,
    cause: error,
  })
}

/**
 * Prints an error in Graph's shape. Findings become `details`, in order, each with its Ostiary code. An error
 * without findings has its code in `error` itself.
 */
export function errorResponse(error: OstiaryError, context: ErrorContext): GraphResponse {
  const details = error.findings.map((finding) => printFinding({ code: error.code, ...finding }))
  const body = {
    error: {
      code: error.code,
      message: error.message,
      ...(error.ostiaryCode === undefined ? {} : { '@ostiary.code': error.ostiaryCode }),
      ...(details.length === 0 ? {} : { details }),
      innerError: {
        date: context.at.toISOString().slice(0, 19),
        'request-id': context.requestId,
        'client-request-id': context.clientRequestId,
      },
    },
  }
  return {
    status: error.status,
    headers: { 'Content-Type': 'application/json', ...error.headers },
    body: JSON.stringify(body),
  }
}
