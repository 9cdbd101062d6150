/** Answers in the main thread what a worker thread asks: calls of the store, and parts of the body. */

import { deserialize, serialize } from 'node:v8'
import type { TenantId } from '../kernel/ids.ts'
import type { ListQuery, Provenance, Snapshot, Store, Transaction } from '../store/port.ts'
import type { ScopeKind, ThreadRequest } from './messages.ts'

/** Answers the requests of one job. */
export interface RequestServer {
  /** Returns the reply in the format of V8. @throws what the call threw. */
  readonly answer: (request: ThreadRequest) => Promise<Uint8Array>
  /** Rolls back and closes everything that is open. */
  readonly close: () => void
}

type Methods = Readonly<Record<string, (...parameters: readonly unknown[]) => Promise<unknown>>>

interface Scope {
  readonly target: Methods
  readonly end: (failed: boolean) => Promise<void>
}

/** Why a transaction is rolled back: its work failed in the thread, which knows the reason. */
const workFailed = Symbol('the work of the transaction failed')

/** Sizes of pages, serialized, bytes. WHY: reading and copying a page must not keep other requests waiting. */
const smallPageBytes = 32_768
const largePageBytes = 131_072

/** Times of pages, milliseconds: a shorter one may grow, a longer one must shrink. */
const shortTurnMs = 2
const longTurnMs = 6

const firstPageLimit = 16

/** WHY at least so many: a database that takes long for every statement must not be asked for single objects. */
const leastPageLimit = 32

/** Methods whose pages may be shorter than what is asked for, because a page tells how to go on. */
const pagedMethods: ReadonlySet<string> = new Set([
  'list',
  'listInOrder',
  'listRelated',
  'listAsOf',
])

function isListQuery(value: unknown): value is ListQuery {
  return typeof value === 'object' && value !== null && 'limit' in value
}

/** Creates the server of one job. `now` is a clock that never goes back, milliseconds. */
export function createRequestServer(
  store: Store,
  body: AsyncIterator<Uint8Array> | undefined,
  now: () => number,
): RequestServer {
  const scopes = new Map<number, Scope>()
  let opened = 0
  let pageLimit = firstPageLimit

  /** Sets the length of the next page by the size of the last one, and by how long it took. */
  function adapt(bytes: number, ms: number): void {
    if (bytes > largePageBytes) pageLimit = Math.max(1, Math.floor(pageLimit / 2))
    else if (ms > longTurnMs && pageLimit > leastPageLimit) pageLimit = Math.floor(pageLimit / 2)
    else if (bytes < smallPageBytes && ms < shortTurnMs) pageLimit = Math.min(512, pageLimit * 2)
  }

  async function call(target: Methods, method: string, parameters: readonly unknown[]) {
    const query = parameters.at(-1)
    const isPaged = pagedMethods.has(method) && isListQuery(query)
    const given =
      isPaged && query.limit > pageLimit
        ? [...parameters.slice(0, -1), { ...query, limit: pageLimit }]
        : parameters
    const startedAt = now()
    const reply = serialize(await target[method]?.(...given))
    if (isPaged) adapt(reply.byteLength, now() - startedAt)
    return reply
  }

  function open(how: ScopeKind, parameters: readonly unknown[]): Promise<Uint8Array> {
    const [tenant, provenance] = parameters as [TenantId, Provenance]
    const number = (opened += 1)
    return new Promise((resolve, reject) => {
      const work = (target: object): Promise<void> => {
        const over = Promise.withResolvers<void>()
        scopes.set(number, {
          target: target as Methods,
          end: async (failed) => {
            scopes.delete(number)
            if (failed) over.reject(workFailed)
            else over.resolve()
            await done
          },
        })
        const { revision, basedOn } = target as Partial<Snapshot & Transaction>
        resolve(serialize({ scope: number, revisions: { revision, basedOn } }))
        return over.promise
      }
      const started =
        how === 'write' ? store.write(tenant, provenance, work) : store.readSnapshot(tenant, work)
      const done = started.catch((error: unknown) => {
        if (error === workFailed) return
        reject(error)
        throw error
      })
      // WHY: nobody waits for it when it fails to start, and `reject` has told that.
      done.catch(() => undefined)
    })
  }

  async function readBody(): Promise<Uint8Array> {
    const part = await body?.next()
    return serialize(part?.done === false ? part.value : undefined)
  }

  return {
    async answer(request) {
      switch (request.kind) {
        case 'call': {
          const scoped = request.scope === undefined ? undefined : scopes.get(request.scope)?.target
          const target = request.scope === undefined ? (store as unknown as Methods) : scoped
          if (target === undefined) throw new Error('the scope is closed')
          return call(target, request.method, request.parameters)
        }
        case 'open':
          return open(request.how, request.parameters)
        case 'close':
          await scopes.get(request.scope)?.end(request.failed)
          return serialize(undefined)
        case 'readBody':
          return readBody()
      }
    },
    close() {
      for (const { end } of scopes.values()) end(true).catch(() => undefined)
      body?.return?.()?.catch(() => undefined)
    },
  }
}

/** Reads a reply. */
export function readReply(value: Uint8Array): unknown {
  return deserialize(value)
}
