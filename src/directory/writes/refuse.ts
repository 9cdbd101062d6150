/** The errors of writes of directory objects, in the words of Graph. */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { Finding } from '../../kernel/findings.ts'
import type { OstiaryCode } from '../../kernel/ostiary-codes.ts'

/** `Request_BadRequest` with all findings, the first of them as its message. */
export function refuseBody(findings: readonly Finding[]): OstiaryError {
  return new OstiaryError('directoryBadRequest', { message: findings[0]?.message ?? '', findings })
}

/** `Request_BadRequest` for one fault. */
export function refuseWrite(ostiaryCode: OstiaryCode, message: string): OstiaryError {
  return new OstiaryError('directoryBadRequest', { ostiaryCode, message })
}
