/** Chooses where a request is handled: here at once, here when its turn comes, or in a worker thread. */

import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Effort, Operation, OperationContext } from '../graph/operation.ts'
import { pageSizeOf } from '../graph/paging.ts'
import type { WorkerPool } from './worker-pool.ts'

/** Bodies up to this many bytes cost little, whatever they hold. */
const smallBody = 65_536

/** Objects of a page that hardly delay other requests. */
const smallPage = 100

/** Estimates a request by what it sends and by how much it lists. */
function usualEffort({ request, query }: OperationContext): Effort {
  if (request.body.byteLength > smallBody) return 'large'
  const listsMuch = query.orderBy !== undefined || query.skip !== undefined
  return listsMuch || pageSizeOf(query, request) > smallPage ? 'medium' : 'small'
}

/** Runs one piece of work at a time, and lets other requests have their turn after each. */
type TakeTurns = <Result>(work: () => Promise<Result>) => Promise<Result>

function createTurns(): TakeTurns {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work)
    last = result.catch(() => undefined).then(() => nextTurn())
    return result
  }
}

/**
 * Moves work off the main thread. Without a pool, every request that takes much work is handled here, one after
 * the other.
 */
export function createHandleByEffort(
  pool: WorkerPool | undefined,
): (operation: Operation) => Operation {
  const takeTurns = createTurns()
  return (operation) => ({
    ...operation,
    async handle(context) {
      const effort = (await operation.effortOf?.(context)) ?? usualEffort(context)
      if (effort === 'small') return operation.handle(context)
      if (effort === 'medium' || pool === undefined) {
        return takeTurns(() => operation.handle(context))
      }
      return pool.handle(operation, context)
    },
  })
}
