/**
 * Compares the engine of conditional access decisions with the reference on millions of generated pairs:
 * `npm run soak -- [pairs] [seed]`. Prints each million, and the first pair on which they differ.
 */

import { compareImplementations } from '../test/oracle/conditional-access/agreement.ts'

const [wanted = '1000000', firstSeed = '1'] = process.argv.slice(2)
const pairsPerRound = 100_000
const total = new Map<string, number>()
let pairs = 0

for (let seed = Number(firstSeed); pairs < Number(wanted); seed += 1) {
  const round = compareImplementations({ seed, rules: 1_000, signIns: 100, traceEvery: 10 })
  pairs += round.pairs
  for (const [outcome, count] of round.outcomes) {
    total.set(outcome, (total.get(outcome) ?? 0) + count)
  }
  if (pairs % (10 * pairsPerRound) === 0 || pairs >= Number(wanted)) {
    const shares = [...total].map(([outcome, count]) => `${outcome} ${count}`).join(', ')
    console.log(`${pairs} pairs agree: ${shares}`)
  }
}
