/**
 * Tells which failures of PostgreSQL are temporary. Source:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */

import { DatabaseError } from 'pg'
import { BusyError } from '../errors.ts'

/** Classes of SQLSTATE after which the same call may succeed later. */
const passingClasses: ReadonlySet<string> = new Set([
  '08', // connection exception
  '40', // transaction rollback: serialization failure, deadlock
  '53', // insufficient resources
  '55', // object not in the required state: lock not available
  '57', // operator intervention: cancelled, shut down, starting up
  '58', // system error
])

/** Single SQLSTATEs of other classes that are temporary too. */
const passingStates: ReadonlySet<string> = new Set([
  '25006', // read-only transaction: the server became a standby
  '25P03', // idle in a transaction for too long
])

function isPassing(error: unknown): boolean {
  if (error instanceof DatabaseError) {
    const state = error.code ?? ''
    return passingStates.has(state) || passingClasses.has(state.slice(0, 2))
  }
  // Errors of the driver itself are lost connections, except wrong arguments, which are bugs of this
  // service.
  return error instanceof Error && !(error instanceof TypeError) && !(error instanceof RangeError)
}

/**
 * Turns a temporary failure of PostgreSQL or its driver into a BusyError; returns other exceptions unchanged.
 */
export function translatePostgresFailure(error: unknown): unknown {
  return isPassing(error)
    ? new BusyError('the database server cannot be used now', { cause: error })
    : error
}
