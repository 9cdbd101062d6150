/** Counts calls in windows of time. */

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** The usual window. */
const tenSeconds = 10

/** Calls by key. */
export interface RateLimit {
  /** Counts a call. Returns after how many seconds to try again when there are too many. */
  readonly admit: (key: string) => Promise<number | undefined>
  /** Counts an earlier call no more. */
  readonly giveBack: (key: string) => Promise<void>
  /** Forgets all calls of a key. */
  readonly forget: (key: string) => Promise<void>
}

/** Allows a number of calls for each key in a window of so many seconds. */
export function createRateLimit(calls: number, windowSeconds = tenSeconds): RateLimit {
  const limiter = new RateLimiterMemory({ points: calls, duration: windowSeconds })
  return {
    async admit(key) {
      try {
        await limiter.consume(key)
        return undefined
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        return Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000))
      }
    },
    async giveBack(key) {
      await limiter.reward(key)
    },
    async forget(key) {
      await limiter.delete(key)
    },
  }
}
