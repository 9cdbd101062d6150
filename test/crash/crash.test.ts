/** A service killed at any moment has kept every write it acknowledged, and no half of any other. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { createTestDatabase } from '../support/postgres-cluster.ts'
import { startCrashRun } from './crash-run.ts'
import { seededRandom } from './seeded-random.ts'
import type { StoreAddress } from './store-address.ts'

const kills = 50

const longestRunMs = 180_000

/** `OSTIARY_CRASH_SEED` repeats the choices of an earlier run, though never its instants. */
const seed = Number(process.env['OSTIARY_CRASH_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

async function emptyStore(
  kind: StoreAddress['kind'],
): Promise<{ readonly address: StoreAddress; readonly remove: () => Promise<void> }> {
  if (kind === 'postgres') {
    const { url, drop } = await createTestDatabase(inject('postgresUrl'))
    return { address: { kind, connectionString: url }, remove: drop }
  }
  const directory = await mkdtemp(join(tmpdir(), 'ostiary-crash-'))
  return {
    address: { kind, file: join(directory, 'ostiary.db') },
    remove: () => rm(directory, { recursive: true, force: true }),
  }
}

describe.each(['sqlite', 'postgres'] as const)('kill -9 on %s', (kind) => {
  it(
    `keeps every acknowledged write whole, and no other by half, over ${kills} kills`,
    async () => {
      const { address, remove } = await emptyStore(kind)
      const run = await startCrashRun(address, seededRandom(seed))
      const totals = { acknowledged: 0, unansweredStored: 0, unansweredAbsent: 0 }
      try {
        for (let kill = 1; kill <= kills; kill += 1) {
          const settlement = await run.killOnce()
          totals.acknowledged += settlement.acknowledged
          totals.unansweredStored += settlement.unansweredStored
          totals.unansweredAbsent += settlement.unansweredAbsent
          expect(settlement.findings, `after kill ${kill} with seed ${seed}`).toEqual([])
        }
      } finally {
        await run.dispose()
        await remove()
      }
      process.stdout.write(
        `${kind}: seed ${seed}, ${kills} kills, ${totals.acknowledged} writes acknowledged; of those without an answer ${totals.unansweredStored} stored, ${totals.unansweredAbsent} absent\n`,
      )
      // The kills came amid writes, and often enough to prove something.
      expect(totals.acknowledged).toBeGreaterThan(kills)
      expect(totals.unansweredStored + totals.unansweredAbsent).toBeGreaterThan(kills)
    },
    longestRunMs,
  )
})
