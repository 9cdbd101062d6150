/** Decides which request is handled next: tenants take turns, so that one with many requests delays no other. */

import type { TenantId } from '../kernel/ids.ts'

/** How many pieces of work may run and wait. */
export interface QueueLimits {
  readonly running: number
  readonly runningPerTenant: number
  readonly waiting: number
  readonly waitingPerTenant: number
  /** Longest time that work waits, milliseconds. */
  readonly patienceMs: number
}

/** Work has waited too long and does not run any more. */
export class WaitedTooLongError extends Error {}

/**
 * Runs work when its turn comes. Undefined when too much is waiting.
 * @throws WaitedTooLongError when its turn does not come in time.
 */
export type FairQueue = <Result>(
  tenant: TenantId,
  work: () => Promise<Result>,
) => Promise<Result> | undefined

/** Creates an empty queue. */
export function createFairQueue(limits: QueueLimits): FairQueue {
  /** Waiting work of each tenant. The first tenant in the map has its turn next. */
  const waiting = new Map<TenantId, (() => void)[]>()
  const runningOf = new Map<TenantId, number>()
  let running = 0
  let waitingCount = 0

  const mayRun = (tenant: TenantId): boolean =>
    running < limits.running && (runningOf.get(tenant) ?? 0) < limits.runningPerTenant

  function count(tenant: TenantId, step: 1 | -1): void {
    running += step
    const number = (runningOf.get(tenant) ?? 0) + step
    if (number === 0) runningOf.delete(tenant)
    else runningOf.set(tenant, number)
  }

  function startNext(): void {
    for (const [tenant, [start, ...rest]] of waiting) {
      if (start === undefined || !mayRun(tenant)) continue
      waiting.delete(tenant)
      if (rest.length > 0) waiting.set(tenant, rest)
      waitingCount -= 1
      start()
      return
    }
  }

  function leave(tenant: TenantId, start: () => void): void {
    const rest = (waiting.get(tenant) ?? []).filter((each) => each !== start)
    if (rest.length > 0) waiting.set(tenant, rest)
    else waiting.delete(tenant)
    waitingCount -= 1
  }

  async function run<Result>(tenant: TenantId, work: () => Promise<Result>): Promise<Result> {
    count(tenant, 1)
    try {
      return await work()
    } finally {
      count(tenant, -1)
      startNext()
    }
  }

  return (tenant, work) => {
    if (mayRun(tenant)) return run(tenant, work)
    const own = waiting.get(tenant) ?? []
    if (waitingCount >= limits.waiting || own.length >= limits.waitingPerTenant) return undefined
    return new Promise((resolve, reject) => {
      const start = (): void => {
        clearTimeout(timer)
        run(tenant, work).then(resolve, reject)
      }
      const timer = setTimeout(() => {
        leave(tenant, start)
        reject(new WaitedTooLongError())
      }, limits.patienceMs)
      waiting.set(tenant, [...own, start])
      waitingCount += 1
    })
  }
}
