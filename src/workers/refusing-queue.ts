/** A fair queue that refuses with 429 what would not get its turn in time. */

import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { TenantId } from '../kernel/ids.ts'
import {
  createFairQueue,
  WaitedTooLongError,
  type QueueLimits,
  type QueuePlace,
} from './fair-queue.ts'
import { workerCodes } from './worker-codes.ts'

/** Requests that wait, each with a body of up to 1 MiB. */
const waiting = 256

/** WHY less than a minute together with the time of one step: connections without a byte are closed after that. */
const patienceMs = 25_000

/** Seconds after which refused work is tried again: `Retry-After`. */
export const retryAfterSeconds = '2'

/** 429: the service has more work than it can do. */
export function tooMuchWaiting(cause?: Error): OstiaryError {
  return new OstiaryError('tooManyRequests', {
    ostiaryCode: workerCodes.tooMuchWaiting,
    message:
      'Too many requests that take much work are waiting; wait for the time given in Retry-After.',
    headers: { 'Retry-After': retryAfterSeconds },
    ...(cause && { cause }),
  })
}

/** Runs the work of a tenant when its turn comes. @throws OstiaryError `tooManyRequests` when too much is waiting. */
export type RefusingQueue = <Result>(
  tenant: TenantId,
  work: (place: QueuePlace) => Promise<Result>,
  onGone?: (leave: () => void) => void,
) => Promise<Result>

/** Creates an empty queue. `now` is a clock that never goes back, milliseconds. */
export function createRefusingQueue(
  limits: Omit<QueueLimits, 'waiting' | 'patienceMs'>,
  now: () => number,
): RefusingQueue {
  const enqueue = createFairQueue({ ...limits, waiting, patienceMs }, now)
  return async (tenant, work, onGone) => {
    const queued = enqueue(tenant, work, onGone)
    if (queued === undefined) throw tooMuchWaiting()
    try {
      return await queued
    } catch (error) {
      throw error instanceof WaitedTooLongError ? tooMuchWaiting() : error
    }
  }
}
