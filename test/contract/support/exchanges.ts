/**
 * Records what the clients of this process exchange over HTTPS, so that a contract test can list the
 * operations that it did not call.
 */

import { subscribe } from 'node:diagnostics_channel'
import type { ApiRoot } from '../../../src/graph/message.ts'
import { createRouter } from '../../../src/graph/router.ts'
import { splitPath } from '../../../src/graph/path.ts'
import type { Operation } from '../../../src/graph/operation.ts'
import { OstiaryError } from '../../../src/kernel/errors/ostiary-error.ts'

const apiRoots: readonly string[] = ['v1.0', 'beta', 'ostiary/v1'] satisfies readonly ApiRoot[]

interface Exchange {
  readonly origin: string
  readonly method: string
  readonly path: string
  readonly status: number
}

/** The members of a message of the channel `undici:request:headers` that are read here. */
interface HeadersMessage {
  readonly request: { readonly origin: string; readonly method: string; readonly path: string }
  readonly response: { readonly statusCode: number }
}

/** Collects from now on every answer that `fetch` receives in this process. */
export function recordExchanges(): readonly Exchange[] {
  const exchanges: Exchange[] = []
  subscribe('undici:request:headers', (message) => {
    const { request, response } = message as HeadersMessage
    const { origin, method, path } = request
    exchanges.push({ origin, method, path, status: response.statusCode })
  })
  return exchanges
}

function isApiRoot(root: string): root is ApiRoot {
  return apiRoots.includes(root)
}

function nameOf(root: string, operation: Operation): string {
  return `${operation.method} /${root}${operation.path}`
}

/**
 * Lists the operations, one for each of their roots, without a successful exchange.
 * Shape: `PATCH /beta/policies/{id:guid}`.
 */
export function unansweredOperations(
  operations: readonly Operation[],
  exchanges: readonly Exchange[],
  origin: string,
): readonly string[] {
  const router = createRouter(operations)
  const unanswered = new Set(
    operations.flatMap((operation) => operation.roots.map((root) => nameOf(root, operation))),
  )
  for (const { method, path, status } of exchanges.filter((each) => each.origin === origin)) {
    const [first = '', ...rest] = splitPath(path.split('?')[0] ?? '')
    const isOwn = first === 'ostiary'
    const root = isOwn ? `${first}/${rest[0]}` : first
    const segments = isOwn ? rest.slice(1) : rest
    if (status < 200 || status > 299 || !isApiRoot(root)) continue
    try {
      unanswered.delete(nameOf(root, router.match(root, method, segments).operation))
    } catch (error) {
      // WHY: a path that none of these operations serves belongs to another family.
      if (!(error instanceof OstiaryError)) throw error
    }
  }
  return [...unanswered]
}
