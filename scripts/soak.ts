/**
 * Runs for longer than a test should: `npm run soak -- [PAIRS] [--kills N] [--seed N]`.
 *
 * Compares the engine of conditional access decisions with the reference on PAIRS generated pairs of rules and
 * sign-in (1,000,000 unless given; 0 for none), and kills a service N times on each store (0 unless given).
 * Prints how far it is; ends with an error at the first pair on which the two differ, or the first kill after
 * which a store is wrong.
 */

import { parseArgs } from 'node:util'
import { killRepeatedly, printTotals } from '../test/crash/kill-repeatedly.ts'
import { compareImplementations } from '../test/oracle/conditional-access/agreement.ts'
import { startPostgresCluster } from '../test/support/postgres-cluster.ts'

const pairsPerRound = 100_000
const killsPerRound = 50

function compareEngineWithReference(wanted: number, firstSeed: number): void {
  const total = new Map<string, number>()
  let pairs = 0
  for (let seed = firstSeed; pairs < wanted; seed += 1) {
    const round = compareImplementations({ seed, rules: 1_000, signIns: 100, traceEvery: 10 })
    pairs += round.pairs
    for (const [outcome, count] of round.outcomes) {
      total.set(outcome, (total.get(outcome) ?? 0) + count)
    }
    if (pairs % (10 * pairsPerRound) === 0 || pairs >= wanted) {
      const shares = [...total].map(([outcome, count]) => `${outcome} ${count}`).join(', ')
      console.log(`${pairs} pairs agree: ${shares}`)
    }
  }
}

async function killService(wanted: number, firstSeed: number): Promise<void> {
  const postgres = await startPostgresCluster()
  try {
    for (let done = 0; done < wanted; done += killsPerRound) {
      const round = {
        postgresUrl: postgres.url,
        kills: Math.min(killsPerRound, wanted - done),
        seed: firstSeed + done,
      }
      for (const kind of ['sqlite', 'postgres'] as const) {
        const plan = { ...round, kind }
        console.log(printTotals(plan, await killRepeatedly(plan)))
      }
    }
  } finally {
    await postgres.stop()
  }
}

function numberOf(name: string, text: string): number {
  if (!/^\d+$/u.test(text)) throw new Error(`${name} must be a whole number, not ${text}`)
  return Number(text)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
  },
})
const seed = numberOf('--seed', values.seed)
compareEngineWithReference(numberOf('PAIRS', positionals[0] ?? '1000000'), seed)
const kills = numberOf('--kills', values.kills)
if (kills > 0) await killService(kills, seed)
