/** Follows a check of a database, which may take long. */

import type { OnRows } from '../store/sql/verification.ts'

/** How often a check that takes long says how far it is, milliseconds. */
const progressMs = 2_000

/** Ends a check whose time is over. */
export class TimeIsOver extends Error {}

/**
 * Calls `say` with the number of checked rows every two seconds.
 * The result throws TimeIsOver after `limitMs`, which ends the check.
 */
export function followProgress(say: (rows: number) => void, limitMs = Infinity): OnRows {
  const startedMs = performance.now()
  let rows = 0
  let nextMs = startedMs + progressMs
  return (read) => {
    rows += read
    const nowMs = performance.now()
    if (nowMs - startedMs > limitMs) throw new TimeIsOver()
    if (nowMs < nextMs) return
    nextMs = nowMs + progressMs
    say(rows)
  }
}
