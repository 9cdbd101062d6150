/** A service that is killed at any moment keeps every write that it acknowledged, and no part of any other. */

import { describe, expect, inject, it } from 'vitest'
import { killRepeatedly, printTotals } from './kill-repeatedly.ts'

/** `npm run soak` kills more often. */
const kills = 10

const longestRunMs = 180_000

/** `OSTIARY_CRASH_SEED` repeats the choices of an earlier run, but not its instants. */
const seed = Number(process.env['OSTIARY_CRASH_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

describe.each(['sqlite', 'postgres'] as const)('kill -9 on %s', (kind) => {
  it(
    `keeps acknowledged writes whole and leaves no partial write over ${kills} kills`,
    async () => {
      const plan = { kind, postgresUrl: inject('postgresUrl'), kills, seed }
      const totals = await killRepeatedly(plan)
      process.stdout.write(`${printTotals(plan, totals)}\n`)
      // Enough writes were under way at the kills to prove something.
      expect(totals.acknowledged).toBeGreaterThan(kills)
      expect(totals.unansweredStored + totals.unansweredAbsent).toBeGreaterThan(kills)
    },
    longestRunMs,
  )
})
