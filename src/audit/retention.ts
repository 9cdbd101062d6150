/** Keeps audit records and versions for a number of days while the service runs. */

import { millisecondsPerDay } from '../kernel/clock.ts'
import type { Logger } from 'pino'
import type { Clock } from '../kernel/clock.ts'
import type { IdSource } from '../kernel/ids.ts'
import type { Store } from '../store/port.ts'
import { purgePast } from './purge-past.ts'

/** The longest retention, days. */
export const longestRetention = 36_500

/** WHY not at once: the first requests after a start come first. */
const firstPurgeAfterMs = 2_000

/** Time between two steps of a purge, milliseconds. */
const pauseMs = 50

interface RetentionOptions {
  readonly store: Store
  readonly days: number
  readonly clock: Clock
  readonly ids: IdSource
  readonly log: Logger
}

/** A purge that runs again and again. */
export interface Retention {
  /** Ends the purge after the step that runs. */
  readonly stop: () => Promise<void>
}

/** The instant up to which a retention of so many days deletes. */
export function endOfRetention(days: number, at: Date): Date {
  return new Date(at.getTime() - days * millisecondsPerDay)
}

/** Purges every tenant soon and then once a day. A failure is logged; the next day tries again. */
export function startRetention({ store, days, clock, ids, log }: RetentionOptions): Retention {
  const stopping = Promise.withResolvers<void>()
  let isStopping = false

  async function wait(milliseconds: number): Promise<boolean> {
    const over = Promise.withResolvers<void>()
    const timer = setTimeout(over.resolve, milliseconds)
    await Promise.race([over.promise, stopping.promise])
    clearTimeout(timer)
    return !isStopping
  }

  async function purgeAll(): Promise<void> {
    const at = clock()
    const before = endOfRetention(days, at)
    for (const { id: tenant } of await store.listTenants()) {
      if (isStopping) return
      try {
        const purged = await purgePast({
          store,
          tenant,
          before,
          at,
          ids,
          pause: () => wait(pauseMs),
        })
        log.info({ tenant, before, ...purged }, 'purged old audit records and versions')
      } catch (error) {
        log.error(
          { event: 'retention.failed', tenant, problem: (error as Error).message },
          'old audit records and versions were not purged; tried again in a day',
        )
      }
    }
  }

  async function run(): Promise<void> {
    for (let delay = firstPurgeAfterMs; await wait(delay); delay = millisecondsPerDay) {
      await purgeAll().catch((error: unknown) => {
        log.error(
          { event: 'retention.failed', problem: (error as Error).message },
          'the tenants cannot be listed; tried again in a day',
        )
      })
    }
  }

  const running = run()
  return {
    stop() {
      isStopping = true
      stopping.resolve()
      return running
    },
  }
}
