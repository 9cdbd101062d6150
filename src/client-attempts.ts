/** Limits what attempts to prove client secrets cost: each may compute a slow digest. */

import type { ClientAttempts } from './identity/issuer/issuer.ts'
import { createRateLimit } from './rate-limit.ts'
import { createFairQueue, WaitedTooLongError } from './workers/fair-queue.ts'

/** How often one network may try the secret of one client in ten seconds. */
export const secretAttempts = 20

/** How many attempts of one network may fail in ten seconds. */
export const failedAttempts = 200

/** Attempts that run at one time. WHY two: digests have threads of their own, which the main thread needs too. */
const running = 2

/** Attempts of all networks that may wait. */
const waiting = 256

/** Longest time that an attempt waits, milliseconds. */
const patienceMs = 10_000

/** Creates the limits of one service. `now` is a clock that never goes back, milliseconds. */
export function createClientAttempts(now: () => number): ClientAttempts {
  const ofClient = createRateLimit(secretAttempts)
  const ofNetwork = createRateLimit(failedAttempts)
  const enqueue = createFairQueue<string>(
    { running, runningPerTenant: running, waiting, patienceMs, turnMs: patienceMs },
    now,
  )
  return {
    admit: async ({ network, key }) => (await ofNetwork.admit(network)) ?? ofClient.admit(key),
    async run(network, attempt) {
      try {
        const authentication = await enqueue(network, attempt)
        if (authentication?.outcome === 'authenticated') await ofNetwork.giveBack(network)
        return authentication
      } catch (error) {
        if (error instanceof WaitedTooLongError) return undefined
        throw error
      }
    },
  }
}
