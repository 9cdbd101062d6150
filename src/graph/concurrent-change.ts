/** The error of a write that another write overtook. */

import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { protocolCodes } from './protocol-codes.ts'

/** Makes the error `conflict` from what the store reported. */
export function concurrentChange(cause: unknown): OstiaryError {
  return new OstiaryError('conflict', { ostiaryCode: protocolCodes.concurrentChange, cause })
}
