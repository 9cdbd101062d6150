/** Follows a check or an upgrade of a database, which may take long. */

import type { OnRows } from '../store/sql/rows-read.ts'
import { TimeIsOver } from '../store/time-is-over.ts'

/** How often work that takes long says how far it is, milliseconds. */
const progressMs = 2_000

/**
 * Calls `say` with the number of rows that were read every two seconds.
 * The result throws TimeIsOver after `limitMs`, which ends the work.
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
