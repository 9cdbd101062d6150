/** What the operating system knows of a thread. Linux alone tells; elsewhere nothing is known, and nothing changes. */

import { readFileSync, readlinkSync } from 'node:fs'
import { constants, getPriority, setPriority } from 'node:os'
import { basename } from 'node:path'

/** The number of the calling thread in the operating system; undefined where it does not tell. */
export function nativeThreadId(): number | undefined {
  try {
    // Shape: `4711/task/4715`.
    return Number(basename(readlinkSync('/proc/thread-self')))
  } catch {
    return undefined
  }
}

/**
 * Lowers the priority of a thread.
 * WHY: with as many busy threads as processors, the main thread would wait for its turn on each request.
 * Source: setpriority(2), "C library/kernel differences".
 */
export function lowerThreadPriority(thread: number): void {
  const { PRIORITY_LOW, PRIORITY_BELOW_NORMAL } = constants.priority
  try {
    setPriority(thread, Math.min(PRIORITY_LOW, getPriority(thread) + PRIORITY_BELOW_NORMAL))
  } catch {
    // A system that does not allow it.
  }
}

/**
 * Processor time that a thread of this process has had, milliseconds; undefined where it is not known.
 * Source: https://docs.kernel.org/scheduler/sched-stats.html, "/proc/<pid>/schedstat".
 */
export function processorMsOf(thread: number): number | undefined {
  try {
    // Shape: `162484 2847466 1`; the first is nanoseconds on the processor.
    const [nanoseconds] = readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ')
    return Number(nanoseconds) / 1_000_000
  } catch {
    return undefined
  }
}
