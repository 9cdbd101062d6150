/** Decides whether the service is ready: the database answers, and takes writes. */

import type { Logger } from 'pino'
import type { Clock } from './kernel/clock.ts'
import type { Store } from './store/port.ts'

/** Longest time in which the database must answer for the service to be ready, milliseconds. */
const readyWithinMs = 2_000

/** Least time between two writes that only find out whether the database takes writes, milliseconds. */
export const probeEveryMs = 5_000

interface ReadinessOptions {
  readonly store: Pick<Store, 'ping' | 'probeWrite'>
  readonly clock: Clock
  readonly log: Logger
}

/** Returns why a promise was not kept in the time that readiness allows; undefined when it was. */
async function failureOf(answer: Promise<void>): Promise<Error | undefined> {
  const { promise, resolve } = Promise.withResolvers<Error | undefined>()
  const late = new Error(`the database did not answer within ${readyWithinMs} ms`)
  const deadline = setTimeout(resolve, readyWithinMs, late)
  answer.then(
    () => resolve(undefined),
    (error: unknown) => resolve(error instanceof Error ? error : new Error(String(error))),
  )
  const failure = await promise
  clearTimeout(deadline)
  return failure
}

function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message
}

/**
 * Makes the check behind `/readyz`. However often it is asked, it writes once in `probeEveryMs` at most and waits
 * for one write at a time; in between the last result counts. The log says when the result changes.
 */
export function createReadiness({ store, clock, log }: ReadinessOptions): () => Promise<boolean> {
  let probe:
    | { readonly startedMs: number; readonly failure: Promise<Error | undefined> }
    | undefined
  let isRunning = false
  let isWritable = true

  function note(failure: Error | undefined): void {
    if (isWritable === (failure === undefined)) return
    isWritable = failure === undefined
    if (failure === undefined) {
      log.warn({ event: 'database.writable' }, 'the database takes writes again')
    } else {
      log.error(
        { event: 'database.notWritable', problem: reasonOf(failure) },
        'the database takes no writes; /readyz answers 503; free disk space, or end what locks it; `problem` says why',
      )
    }
  }

  async function runProbe(): Promise<Error | undefined> {
    isRunning = true
    const write = store.probeWrite()
    const over = (): void => {
      isRunning = false
    }
    write.then(over, over)
    const failure = await failureOf(write)
    note(failure)
    return failure
  }

  function lastProbe(): Promise<Error | undefined> {
    const nowMs = clock().getTime()
    const isDue = probe === undefined || Math.abs(nowMs - probe.startedMs) >= probeEveryMs
    if (probe === undefined || (isDue && !isRunning)) {
      probe = { startedMs: nowMs, failure: runProbe() }
    }
    return probe.failure
  }

  return async () => {
    const failures = await Promise.all([failureOf(store.ping()), lastProbe()])
    return failures.every((failure) => failure === undefined)
  }
}
