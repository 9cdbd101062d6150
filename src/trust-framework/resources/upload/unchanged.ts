/**
 * Checks before the transaction, stores in it. WHY: a check takes long, and writes of a tenant wait for each other.
 * The transaction only makes sure that nothing changed on which the check depends; else all begins again.
 */

import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { protocolCodes } from '../../../graph/protocol-codes.ts'

/** How often a check that was overtaken begins again. */
const mostAttempts = 5

/** Another write changed what the check depends on. */
export class OvertakenError extends Error {}

/**
 * Runs an attempt until none is overtaken.
 * @throws OstiaryError `conflict` when other writes overtake all attempts; what an attempt throws.
 */
export async function attemptUntilUnchanged<Result>(
  attempt: () => Promise<Result>,
): Promise<Result> {
  let last: unknown
  for (let count = 0; count < mostAttempts; count += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof OvertakenError)) throw error
      last = error
    }
  }
  throw new OstiaryError('conflict', { ostiaryCode: protocolCodes.concurrentChange, cause: last })
}
