/** Counts the bytes of lines that have begun and not ended: whoever splits a body into lines keeps them. */

import type { GrowingHold } from '../budgets.ts'
import { tooManyBodies } from './shell-failure.ts'

const lineFeed = 0x0a

/**
 * Passes a body in lines on, and holds the bytes of the line in progress.
 * @throws OstiaryError `tooManyRequests` when they cannot be held.
 */
export async function* holdLineInProgress(
  parts: AsyncIterable<Uint8Array>,
  hold: GrowingHold,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of parts) {
      const end = part.lastIndexOf(lineFeed)
      if (end >= 0) hold.release()
      if (!hold.grow(part.byteLength - end - 1)) throw tooManyBodies()
      yield part
    }
  } finally {
    hold.release()
  }
}
