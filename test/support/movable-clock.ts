/** A clock that runs on, and that a test sets forward. */

import type { Clock } from '../../src/kernel/clock.ts'

const millisecondsPerMinute = 60_000

interface MovableClock {
  readonly clock: Clock
  readonly advance: (by: { readonly days?: number; readonly minutes?: number }) => void
}

/** Makes a clock that starts at the real time. */
export function createMovableClock(): MovableClock {
  let ahead = 0
  return {
    clock: () => new Date(Date.now() + ahead),
    advance: ({ days = 0, minutes = 0 }) => {
      ahead += (days * 24 * 60 + minutes) * millisecondsPerMinute
    },
  }
}
