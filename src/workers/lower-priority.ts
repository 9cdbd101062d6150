/** Lets the main thread have a processor before the worker threads. */

import { readlinkSync } from 'node:fs'
import { constants, getPriority, setPriority } from 'node:os'
import { basename } from 'node:path'

/**
 * Lowers the priority of the calling thread. Elsewhere than on Linux it changes nothing: there, threads have no
 * priorities of their own.
 * WHY: with as many busy threads as processors, the main thread would wait for its turn on each request.
 * Source: setpriority(2), "C library/kernel differences".
 */
export function lowerThreadPriority(): void {
  try {
    // Shape: `4711/task/4715`.
    const thread = Number(basename(readlinkSync('/proc/thread-self')))
    const { PRIORITY_LOW, PRIORITY_BELOW_NORMAL } = constants.priority
    setPriority(thread, Math.min(PRIORITY_LOW, getPriority(thread) + PRIORITY_BELOW_NORMAL))
  } catch {
    // A system without these files, or one that does not allow it.
  }
}
