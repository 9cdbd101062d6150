/**
 * Decides which request is handled next: the tenant that used the threads least lately comes first, so that tenants
 * with many requests, or with long ones, delay no other.
 */

import { LRUCache } from 'lru-cache'
import { mayHold } from '../graph/budgets.ts'
import { CallerGoneError } from '../graph/caller-gone.ts'
import type { TenantId } from '../kernel/ids.ts'

/** How many pieces of work may run and wait. */
export interface QueueLimits {
  readonly running: number
  readonly runningPerTenant: number
  /** Shared by the tenants: one may have a quarter of them, and a tenant without any always gets one. */
  readonly waiting: number
  /** Longest time that work waits, milliseconds. */
  readonly patienceMs: number
  /** How long work keeps its place while another tenant waits, milliseconds. */
  readonly turnMs: number
}

/** Work has waited too long and does not run any more. */
export class WaitedTooLongError extends Error {}

/** The place of work that runs. */
export interface QueuePlace {
  /** Tells that the work has had its place for a turn, and that another tenant waits for it. */
  readonly isWanted: () => boolean
  /** Gives the place to others. */
  readonly leave: () => void
  /** Resolves when the work has a place again. */
  readonly rejoin: () => Promise<void>
}

/**
 * Runs work when its turn comes. Undefined when too much is waiting, so that its turn would hardly come in time.
 * `onGone` takes a function to run when nobody waits for the result any more: work that waits then leaves the queue.
 * @throws WaitedTooLongError when its turn does not come in time; CallerGoneError when it has left the queue.
 */
export type FairQueue<Owner extends string = TenantId> = <Result>(
  tenant: Owner,
  work: (place: QueuePlace) => Promise<Result>,
  onGone?: (leave: () => void) => void,
) => Promise<Result> | undefined

/** Time after which half of a use is forgotten, milliseconds. */
const halfLifeMs = 10_000

/** Tenants whose use is remembered. */
const keptTenants = 1_000

/** Measures how much tenants used the threads lately. */
function createUses<Owner extends string>(now: () => number) {
  const uses = new LRUCache<Owner, { readonly ms: number; readonly at: number }>({
    max: keptTenants,
  })
  const of = (tenant: Owner): number => {
    const use = uses.get(tenant)
    return use === undefined ? 0 : use.ms * 0.5 ** ((now() - use.at) / halfLifeMs)
  }
  return {
    of,
    add: (tenant: Owner, ms: number) => uses.set(tenant, { ms: of(tenant) + ms, at: now() }),
  }
}

/** Pieces of work after which their duration is estimated: the first ones start threads and compile code. */
const leastKnown = 4

/** Estimates how long the work of a tenant takes at least, by what it took lately; 0 while too little is known. */
function createDurations<Owner extends string>() {
  const durations = new LRUCache<Owner, { readonly ms: number; readonly known: number }>({
    max: keptTenants,
  })
  return {
    of(tenant: Owner): number {
      const duration = durations.get(tenant)
      return duration === undefined || duration.known < leastKnown ? 0 : duration.ms
    },
    add(tenant: Owner, ms: number) {
      const { ms: before, known } = durations.get(tenant) ?? { ms, known: 0 }
      durations.set(tenant, { ms: ms < before ? ms : (3 * before + ms) / 4, known: known + 1 })
    },
  }
}

/** Creates an empty queue for tenants, or for others who share something. `now` is a clock that never goes back, milliseconds. */
export function createFairQueue<Owner extends string = TenantId>(
  limits: QueueLimits,
  now: () => number,
): FairQueue<Owner> {
  const waiting = new Map<Owner, (() => void)[]>()
  const runningOf = new Map<Owner, number>()
  const uses = createUses<Owner>(now)
  const durations = createDurations<Owner>()
  let running = 0
  let waitingCount = 0

  const mayRun = (tenant: Owner): boolean =>
    running < limits.running && (runningOf.get(tenant) ?? 0) < limits.runningPerTenant

  function count(tenant: Owner, step: 1 | -1): void {
    running += step
    const number = (runningOf.get(tenant) ?? 0) + step
    if (number === 0) runningOf.delete(tenant)
    else runningOf.set(tenant, number)
  }

  /** The tenant whose turn is next; those with the same use take turns in the order of their arrival. */
  function nextTenant(): Owner | undefined {
    const [first] = [...waiting.keys()]
      .filter(mayRun)
      .map((tenant) => ({ tenant, use: uses.of(tenant) }))
      .toSorted((one, other) => one.use - other.use)
    return first?.tenant
  }

  function leaveQueue(tenant: Owner, start: () => void): void {
    const rest = (waiting.get(tenant) ?? []).filter((each) => each !== start)
    // WHY deleted first: the last of equal tenants comes after the others.
    waiting.delete(tenant)
    if (rest.length > 0) waiting.set(tenant, rest)
    waitingCount -= 1
  }

  function startNext(): void {
    for (let tenant = nextTenant(); tenant !== undefined; tenant = nextTenant()) {
      const [start] = waiting.get(tenant) ?? []
      if (start === undefined) return
      leaveQueue(tenant, start)
      start()
    }
  }

  function enterQueue(tenant: Owner, start: () => void): void {
    waiting.set(tenant, [...(waiting.get(tenant) ?? []), start])
    waitingCount += 1
  }

  function createPlace(tenant: Owner): QueuePlace & { readonly end: () => void } {
    let since: number | undefined
    let usedMs = 0
    let isOver = false

    function occupy(): void {
      if (isOver) return
      since = now()
      count(tenant, 1)
    }

    function leave(): void {
      if (since === undefined) return
      uses.add(tenant, now() - since)
      usedMs += now() - since
      since = undefined
      count(tenant, -1)
      startNext()
    }

    occupy()
    return {
      leave,
      isWanted: () =>
        since !== undefined &&
        now() - since >= limits.turnMs &&
        [...waiting.keys()].some((other) => other !== tenant),
      rejoin: () =>
        new Promise((resolve) => {
          const start = (): void => {
            occupy()
            resolve()
          }
          if (mayRun(tenant) && waitingCount === 0) start()
          else {
            enterQueue(tenant, start)
            startNext()
          }
        }),
      end() {
        isOver = true
        if (since !== undefined) usedMs += now() - since
        durations.add(tenant, usedMs)
        leave()
      },
    }
  }

  async function run<Result>(
    tenant: Owner,
    work: (place: QueuePlace) => Promise<Result>,
  ): Promise<Result> {
    const place = createPlace(tenant)
    try {
      return await work(place)
    } finally {
      place.end()
    }
  }

  return (tenant, work, onGone) => {
    if (mayRun(tenant)) return run(tenant, work)
    const own = waiting.get(tenant)?.length ?? 0
    if (!mayHold(1, { own, all: waitingCount, limit: limits.waiting })) return undefined
    // WHY: work that could not start in time is refused at once.
    const expectedMs = (own / limits.runningPerTenant) * durations.of(tenant)
    if (expectedMs > limits.patienceMs) return undefined
    return new Promise((resolve, reject) => {
      let isWaiting = true
      const start = (): void => {
        isWaiting = false
        clearTimeout(timer)
        run(tenant, work).then(resolve, reject)
      }
      const giveUp = (reason: Error): void => {
        if (!isWaiting) return
        isWaiting = false
        clearTimeout(timer)
        leaveQueue(tenant, start)
        reject(reason)
      }
      const timer = setTimeout(() => giveUp(new WaitedTooLongError()), limits.patienceMs)
      enterQueue(tenant, start)
      onGone?.(() => giveUp(new CallerGoneError()))
    })
  }
}
