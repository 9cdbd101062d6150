/** Chooses where a request is handled: here at once, here when its turn comes, or in a worker thread. */

import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  TooMuchEffortError,
  type Effort,
  type Operation,
  type OperationContext,
} from '../graph/operation.ts'
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
  return (operation) => {
    const handleLong: Operation['handle'] = (context) =>
      pool === undefined
        ? takeTurns(() => operation.handle(context))
        : pool.handle(operation, context)
    const { effortOf } = operation
    if (effortOf === undefined) {
      return {
        ...operation,
        handle: (context) => {
          const effort = usualEffort(context)
          if (effort === 'large') return handleLong(context)
          return effort === 'small'
            ? operation.handle(context)
            : takeTurns(() => operation.handle(context))
        },
      }
    }
    return {
      ...operation,
      async handle(context) {
        const effort = (await effortOf(context)) ?? usualEffort(context)
        if (effort === 'large') return handleLong(context)
        const handleShort = () => operation.handle({ ...context, mayTakeLong: false })
        try {
          return await (effort === 'small' ? handleShort() : takeTurns(handleShort))
        } catch (error) {
          if (error instanceof TooMuchEffortError) return handleLong(context)
          throw error
        }
      },
    }
  }
}
