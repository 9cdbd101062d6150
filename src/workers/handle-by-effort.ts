/** Chooses where a request is handled: here at once, here when its turn comes, or in a worker thread. */

import {
  smallBody,
  TooMuchEffortError,
  type Effort,
  type Operation,
  type OperationContext,
} from '../graph/operation.ts'
import { pageSizeOf } from '../graph/paging.ts'
import { nextTurn } from '../kernel/turn.ts'
import { createRefusingQueue, type RefusingQueue } from './refusing-queue.ts'
import type { WorkerPool } from './worker-pool.ts'

/** Objects of a page that hardly delay other requests. */
const smallPage = 100

/** Estimates a request by what it sends and by how much it lists. */
function usualEffort({ request, query }: OperationContext): Effort {
  if (request.body.byteLength > smallBody) return 'large'
  const listsMuch = query.orderBy !== undefined || query.skip !== undefined
  return listsMuch || pageSizeOf(query, request) > smallPage ? 'medium' : 'small'
}

/** Runs one piece of work at a time, of tenants in turn, and lets other requests have their turn before each. */
function createTurns(now: () => number): RefusingQueue {
  const enqueue = createRefusingQueue({ running: 1, runningPerTenant: 1, turnMs: Infinity }, now)
  return (tenant, work, onGone) =>
    enqueue(
      tenant,
      async (place) => {
        await nextTurn()
        return work(place)
      },
      onGone,
    )
}

/**
 * Moves work off the main thread. Without a pool, every request that takes much work is handled here, one after
 * the other. `now` is a clock that never goes back, milliseconds.
 */
export function createHandleByEffort(
  pool: WorkerPool | undefined,
  now: () => number,
): (operation: Operation) => Operation {
  const takeTurns = createTurns(now)
  return (operation) => {
    const handleLong: Operation['handle'] = (context) =>
      pool === undefined
        ? takeTurns(context.caller.tenant, () => operation.handle(context), context.onFinish)
        : pool.handle(operation, context)
    const { effortOf } = operation
    return {
      ...operation,
      async handle(context) {
        const estimated = effortOf === undefined ? undefined : await effortOf(context)
        const effort = estimated ?? usualEffort(context)
        if (effort === 'large') return handleLong(context)
        const handleShort = () => operation.handle({ ...context, mayTakeLong: false })
        try {
          return await (effort === 'small'
            ? handleShort()
            : takeTurns(context.caller.tenant, handleShort, context.onFinish))
        } catch (error) {
          if (error instanceof TooMuchEffortError) return handleLong(context)
          throw error
        }
      },
    }
  }
}
