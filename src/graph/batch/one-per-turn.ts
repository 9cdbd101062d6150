/** Starts work one piece in each turn of the event loop. */

import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * Makes a gate that lets those who wait go on one by one, in their order, each in a turn of its own. Between two of
 * them connections are served.
 * WHY: requests that read nothing from outside finish within one turn, so that many batches at once would keep every
 * other request waiting until the last of them ends.
 */
export function createOnePerTurn(): () => Promise<void> {
  let last = Promise.resolve()
  return () => {
    last = last.then(() => nextTurn())
    return last
  }
}
