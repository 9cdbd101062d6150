/** Limits what attempts to prove client secrets cost: each may compute slow digests. */

import type { ClientAttempts } from './identity/issuer/client-authentication.ts'
import type { TenantId } from './kernel/ids.ts'
import { createRateLimit } from './rate-limit.ts'
import { createFairQueue, WaitedTooLongError, type FairQueue } from './workers/fair-queue.ts'

/** How often one network may try the secret of one client in ten seconds. */
export const secretAttempts = 20

/** How many attempts of one network may fail in ten seconds. */
export const failedAttempts = 200

/** Attempts that run at one time, for one tenant and for all. Their digests are still made one after the other. */
const runningPerTenant = 2
const running = 64

/** Attempts that may wait: those of the networks of one tenant, and those of all tenants. */
const waiting = 256

/** Longest time that an attempt waits in each of the two queues, milliseconds. */
const patienceMs = 5_000

const limits = { running, runningPerTenant, waiting, patienceMs, turnMs: Infinity }

/** Queues by tenant, of the networks that try its clients. One takes memory only while it has attempts. */
function createNetworkQueues(now: () => number) {
  const queues = new Map<TenantId, { readonly enqueue: FairQueue<string>; attempts: number }>()
  return async <Result>(
    tenant: TenantId,
    network: string,
    attempt: () => Promise<Result>,
  ): Promise<Result | undefined> => {
    const queue = queues.get(tenant) ?? {
      enqueue: createFairQueue<string>({ ...limits, running: runningPerTenant }, now),
      attempts: 0,
    }
    queues.set(tenant, queue)
    queue.attempts += 1
    try {
      return await queue.enqueue(network, attempt)
    } finally {
      queue.attempts -= 1
      if (queue.attempts === 0) queues.delete(tenant)
    }
  }
}

/**
 * Creates the limits of one service. Tenants take turns, and for each tenant the networks that try its clients.
 * `now` is a clock that never goes back, milliseconds.
 */
export function createClientAttempts(now: () => number): ClientAttempts {
  const ofClient = createRateLimit(secretAttempts)
  const ofNetwork = createRateLimit(failedAttempts)
  const enqueueForTenant = createFairQueue(limits, now)
  const enqueueForNetwork = createNetworkQueues(now)
  return {
    admit: async ({ network, key }) => (await ofNetwork.admit(network)) ?? ofClient.admit(key),
    async run({ tenant, network }, attempt, isProved) {
      try {
        const proof = await enqueueForNetwork(tenant, network, async () =>
          enqueueForTenant(tenant, attempt),
        )
        if (proof !== undefined && isProved(proof)) await ofNetwork.giveBack(network)
        return proof
      } catch (error) {
        if (error instanceof WaitedTooLongError) return undefined
        throw error
      }
    },
  }
}
