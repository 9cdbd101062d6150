/**
 * Lets a write search for lockouts before its transaction begins. WHY: a search may take long, and on SQLite a
 * transaction keeps every other write of the service waiting.
 *
 * A change of the directory is judged inside its transaction, by policies and answers that were prepared before it.
 *
 * INVARIANT: a write of policies is committed only by a judgement of the same change of the same state. The transaction compares
 * the revision of the tenant with the one that was judged; after any other write, the search is done again.
 */

import { TooMuchEffortError, type Operation, type OperationContext } from '../../graph/operation.ts'
import type { GraphRequest } from '../../graph/message.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { IdSource, TenantId } from '../../kernel/ids.ts'
import type { Revision, Transaction, WholeReader } from '../../store/port.ts'
import { lockoutCodes } from './lockout-codes.ts'

/** A search of which everything is read: it needs no database any more. */
export interface PreparedSearch<Result> {
  /** How many policies are searched. */
  readonly policies: number
  readonly run: () => Result
}

/** Reads what a search needs. */
export type PrepareSearch<Result> = (
  reader: WholeReader,
  tenant: TenantId,
) => Promise<PreparedSearch<Result>>

interface Judgement {
  /** Undefined where the change may be judged inside its transaction. */
  readonly revision: Revision | undefined
  readonly change: string
  readonly result: unknown
}

/** Times that a change is judged, because another write came between. */
const mostJudgements = 5

/** Times that a change needs further answers that last. */
const mostLastingJudgements = 100

/** Policies that are searched so fast that the search may keep other writes waiting. */
const fewPolicies = 500

const judgements = new WeakMap<GraphRequest, Judgement>()

/** Work that a change needs before its transaction. `isLast` tells that the change gets no further chance. */
type Judge = (context: OperationContext, isLast: boolean) => Promise<void>

/** The change of a transaction was not judged in the state that it finds. The operation must be one of `judgingFirst`. */
export class NotJudgedError extends Error {
  readonly judge: Judge
  /** Whether the work fits into a request that must be short. */
  readonly isShort: boolean
  /** Whether the work also counts in other states: then other writes cannot make it vain. */
  readonly isLasting: boolean

  constructor(judge: Judge, { isShort = false, isLasting = false } = {}) {
    super('the change is not judged yet')
    this.judge = judge
    this.isShort = isShort
    this.isLasting = isLasting
  }
}

function tooManyWrites(): OstiaryError {
  return new OstiaryError('tooManyRequests', {
    ostiaryCode: lockoutCodes.stateChanging,
    message:
      'The policies of the tenant change faster than they can be searched for lockouts; send the request again.',
    headers: { 'Retry-After': '1' },
  })
}

/**
 * Returns the result of a search that was made before the transaction. `change` says what is judged, as a text that
 * is equal for equal changes. The operation must be one of `judgingFirst`.
 */
export async function resultOfSearch<Result>(
  { request, caller: { tenant } }: OperationContext,
  transaction: Transaction,
  change: string,
  prepare: PrepareSearch<Result>,
): Promise<Result> {
  const known = judgements.get(request)
  const judgeSearch: Judge = (context, isLast) => judge(context, { change, prepare }, isLast)
  if (known?.change !== change) throw new NotJudgedError(judgeSearch)
  if (known.revision === undefined) return (await prepare(transaction, tenant)).run()
  if (known.revision !== transaction.basedOn) throw new NotJudgedError(judgeSearch)
  // The same change was searched for, by the same code.
  return known.result as Result
}

/** Judges a change by the last committed state. The last of many judgements is left to the transaction, if it is short. */
async function judge(
  { request, store, caller: { tenant } }: OperationContext,
  { change, prepare }: { readonly change: string; readonly prepare: PrepareSearch<unknown> },
  isLast: boolean,
): Promise<void> {
  const { revision, search } = await store.readSnapshot(tenant, async (snapshot) => ({
    revision: snapshot.revision,
    search: await prepare(snapshot, tenant),
  }))
  if (!isLast) judgements.set(request, { revision, change, result: search.run() })
  else if (search.policies <= fewPolicies) {
    judgements.set(request, { revision: undefined, change, result: undefined })
  } else throw tooManyWrites()
}

/** Gives the same ids each time that the request is handled: they are part of what is judged. */
function createRepeatedIds(ids: IdSource): () => IdSource {
  const given: string[] = []
  return () => {
    let next = 0
    return () => {
      const id = given[next] ?? ids()
      given[next] = id
      next += 1
      return id
    }
  }
}

type Handle = Operation['handle']

function judged(handle: Handle): Handle {
  return async (context) => {
    const repeatIds = createRepeatedIds(context.ids)
    let [count, lasting] = [0, 0]
    for (;;) {
      try {
        return await handle({ ...context, ids: repeatIds() })
      } catch (error) {
        if (!(error instanceof NotJudgedError)) throw error
        if (context.mayTakeLong === false && !error.isShort) throw new TooMuchEffortError()
        if (error.isLasting) lasting += 1
        else count += 1
        if (count > mostJudgements || lasting > mostLastingJudgements) throw tooManyWrites()
        await error.judge(context, count === mostJudgements)
      }
    }
  }
}

/** WHY kept: an operation at two paths must have the very same handler at both. */
const judgedHandles = new WeakMap<Handle, Handle>()

/**
 * Judges the changes of an operation before it makes them.
 * @throws OstiaryError `tooManyRequests` when other writes come between again and again; TooMuchEffortError where the
 * request must be short and needs a search.
 */
export function judgingFirst(operation: Operation): Operation {
  const handle = judgedHandles.get(operation.handle) ?? judged(operation.handle)
  judgedHandles.set(operation.handle, handle)
  return { ...operation, handle }
}
