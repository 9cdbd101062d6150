/** Many kills of one service over one store, with a count of what became of its writes. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase } from '../support/postgres-cluster.ts'
import { startCrashRun } from './crash-run.ts'
import { seededRandom } from './seeded-random.ts'
import type { StoreAddress } from './store-address.ts'

/** The results of the writes over all kills. */
export interface CrashTotals {
  readonly kills: number
  /** Writes that the service answered with success before it was killed. */
  readonly acknowledged: number
  /** Writes without an answer that the store holds. */
  readonly unansweredStored: number
  /** Writes without an answer that the store does not hold. */
  readonly unansweredAbsent: number
}

/** Which store to attack, how often, and with which choices. */
export interface CrashPlan {
  readonly kind: StoreAddress['kind']
  /** Connects as the administrator of a PostgreSQL server; read for that kind alone. */
  readonly postgresUrl: string
  readonly kills: number
  /** Repeats the choices of an earlier run, but not its instants. */
  readonly seed: number
}

async function createEmptyStore({
  kind,
  postgresUrl,
}: CrashPlan): Promise<{ readonly address: StoreAddress; readonly remove: () => Promise<void> }> {
  if (kind === 'postgres') {
    const { url, drop } = await createTestDatabase(postgresUrl)
    return { address: { kind, connectionString: url }, remove: drop }
  }
  const directory = await mkdtemp(join(tmpdir(), 'ostiary-crash-'))
  return {
    address: { kind, file: join(directory, 'ostiary.db') },
    remove: () => rm(directory, { recursive: true, force: true }),
  }
}

/**
 * Kills a service that writes to an empty store again and again, and examines the store after each kill.
 * @throws Error with the seed and the findings of the first kill after which the store is wrong.
 */
export async function killRepeatedly(plan: CrashPlan): Promise<CrashTotals> {
  const { kind, kills, seed } = plan
  const { address, remove } = await createEmptyStore(plan)
  const totals = { kills, acknowledged: 0, unansweredStored: 0, unansweredAbsent: 0 }
  try {
    const run = await startCrashRun(address, seededRandom(seed))
    try {
      for (let kill = 1; kill <= kills; kill += 1) {
        const settlement = await run.killOnce()
        if (settlement.findings.length > 0) {
          const findings = settlement.findings.join('\n')
          throw new Error(`${kind} is wrong after kill ${kill} with seed ${seed}:\n${findings}`)
        }
        totals.acknowledged += settlement.acknowledged
        totals.unansweredStored += settlement.unansweredStored
        totals.unansweredAbsent += settlement.unansweredAbsent
      }
    } finally {
      await run.dispose()
    }
  } finally {
    await remove()
  }
  return totals
}

/** Prints the totals in one line. Shape: `sqlite: seed 1, 15 kills, 900 writes acknowledged, …`. */
export function printTotals({ kind, seed }: CrashPlan, totals: CrashTotals): string {
  const { kills, acknowledged, unansweredStored, unansweredAbsent } = totals
  return (
    `${kind}: seed ${seed}, ${kills} kills, ${acknowledged} writes acknowledged; ` +
    `without an answer: ${unansweredStored} stored, ${unansweredAbsent} absent`
  )
}
