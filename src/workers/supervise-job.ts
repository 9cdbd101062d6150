/** The main thread's side of one job: serves what the thread asks for, and passes its answer on. */

import { MessageChannel } from 'node:worker_threads'
import type { GraphResponse } from '../graph/message.ts'
import type { Store } from '../store/port.ts'
import type { QueuePlace } from './fair-queue.ts'
import {
  bytesAhead,
  type Job,
  type MainMessage,
  type ThreadMessage,
  type ThreadRequest,
} from './messages.ts'
import type { OpenStream } from './open-streams.ts'
import { originOf, printError, restoreError } from './printed-error.ts'
import { createRequestServer } from './serve-requests.ts'

/** Hands a job to a thread. Resolves when the thread is finished with it; the signal ends the thread. */
export type StartJob = (job: Job, signal: AbortSignal) => Promise<void>

/** One job and what it needs of the main thread. */
export interface SupervisedJob {
  readonly job: Omit<Job, 'port' | 'hasStream'>
  /** The body when it arrives in parts. */
  readonly body: AsyncIterable<Uint8Array> | undefined
  readonly store: Store
  /** Longest time in which the thread must ask, answer or send a part, milliseconds. */
  readonly stepMs: number
  /** A clock that never goes back, milliseconds. */
  readonly now: () => number
  /** The place of the job. It is left while the caller neither sends nor reads, and when others wait for it. */
  readonly place: QueuePlace
  /** Processor time that a thread of the operating system has had, milliseconds; undefined where it is not known. */
  readonly processorMsOf: (thread: number) => number | undefined
  /** Admits an answer in parts until the returned function is called. @throws OstiaryError when there are too many. */
  readonly admitStream: (stream: OpenStream) => () => void
}

/** What becomes of a job. */
export interface JobOutcome {
  /** The answer, of which a stream may still be under way. @throws what the handler threw, or why the thread ended. */
  readonly response: Promise<GraphResponse>
  /** Resolves when the thread is free again. */
  readonly finished: Promise<void>
}

/** Parts of a stream that wait for their reader. */
class Parts {
  readonly #parts: Uint8Array[] = []
  #isComplete = false
  #failure: { readonly error: unknown } | undefined
  #changed = Promise.withResolvers<void>()

  add(part: Uint8Array): void {
    this.#parts.push(part)
    this.#changed.resolve()
  }

  end(): void {
    this.#isComplete = true
    this.#changed.resolve()
  }

  fail(error: unknown): void {
    this.#failure ??= { error }
    this.#changed.resolve()
  }

  /** Resolves with the next part; undefined after the last. @throws the error with which the job failed. */
  async take(): Promise<Uint8Array | undefined> {
    for (;;) {
      const part = this.#parts.shift()
      if (part !== undefined || this.#isComplete) return part
      if (this.#failure !== undefined) throw this.#failure.error
      this.#changed = Promise.withResolvers<void>()
      await this.#changed.promise
    }
  }
}

/** Why the supervisor ended a thread. */
export class StuckError extends Error {
  /** Tells that the thread had too little processor time, because others had it. */
  readonly wasStarved: boolean

  constructor({ wasStarved }: { readonly wasStarved: boolean }) {
    super(wasStarved ? 'the thread hardly had a processor' : 'the thread took too long')
    this.wasStarved = wasStarved
  }
}

/** Why an answer ended that nobody read. WHY this code: it ends as if its caller had gone. */
class UnreadError extends Error {
  readonly code = 'ERR_STREAM_PREMATURE_CLOSE'
}

/** The part of the second half of a step in which a thread must have had a processor, so that it counts as too slow. */
const busyShare = 0.75

/** How long a thread waits for its caller to send or to read before others have their turn, milliseconds. */
export const callerPatienceMs = 250

/** Runs one job in a thread. */
export function superviseJob(
  { job, body, store, stepMs, now, place, processorMsOf, admitStream }: SupervisedJob,
  start: StartJob,
): JobOutcome {
  const { port1: port, port2 } = new MessageChannel()
  const server = createRequestServer(store, body?.[Symbol.asyncIterator](), now)
  const stop = new AbortController()
  const response = Promise.withResolvers<GraphResponse>()
  const parts = new Parts()
  const originals: unknown[] = []
  /** What the thread waits for: it is not late while the main thread owes it something. */
  let owed = 0
  let unread = 0
  /** Bytes that the caller has taken since the thread was told. */
  let taken = 0
  let isOver = false
  let hasBegun = false
  let thread: number | undefined
  let unreadSince: number | undefined
  let timer: NodeJS.Timeout | undefined
  let callerTimer: NodeJS.Timeout | undefined
  let endStream: (() => void) | undefined
  /** Settled while the job has its place. */
  let inPlace: Promise<void> | undefined = Promise.resolve()
  // WHY: the thread's last messages arrive before it closes the port, and maybe after the news that it is finished.
  const closed = new Promise<void>((resolve) => {
    port.once('close', resolve)
  })

  const post = (message: MainMessage): void => port.postMessage(message)

  const processorMs = (): number | undefined => thread && processorMsOf(thread)

  function watch(): void {
    clearTimeout(timer)
    if (isOver || owed > 0 || unread + taken >= bytesAhead) return
    timer = setTimeout(watchSecondHalf, stepMs / 2)
  }

  /** WHY in halves: few steps take so long, and only theirs is the processor time read. */
  function watchSecondHalf(): void {
    const before = processorMs()
    timer = setTimeout(() => {
      const after = processorMs()
      const isKnown = before !== undefined && after !== undefined
      const isIdle = isKnown && after - before < (busyShare * stepMs) / 2
      stop.abort(new StuckError({ wasStarved: isIdle || !hasBegun }))
    }, stepMs / 2)
  }

  function leavePlace(): void {
    if (inPlace === undefined) return
    inPlace = undefined
    place.leave()
  }

  function rejoinPlace(): Promise<void> {
    inPlace ??= place.rejoin()
    return inPlace
  }

  /** Leaves the place if the caller keeps the thread waiting. Returns the function that ends the wait. */
  function waitForCaller(): () => void {
    const leaving = setTimeout(leavePlace, callerPatienceMs)
    return () => clearTimeout(leaving)
  }

  /** Lets others have their turn after a long one of this job. */
  async function takeTurn(): Promise<void> {
    if (place.isWanted()) leavePlace()
    await rejoinPlace()
  }

  /** Reads the next part of the body. */
  async function readBody(request: ThreadRequest): Promise<Uint8Array> {
    const arrived = waitForCaller()
    try {
      return await server.answer(request)
    } finally {
      arrived()
      await takeTurn()
    }
  }

  async function answer(number: number, request: ThreadRequest): Promise<void> {
    owed += 1
    watch()
    try {
      post({
        kind: 'reply',
        number,
        value: await (request.kind === 'readBody' ? readBody(request) : server.answer(request)),
      })
    } catch (error) {
      const origin = originals.push(error) - 1
      post({ kind: 'refusal', number, error: printError(error, origin) })
    }
    owed -= 1
    watch()
  }

  async function tellTaken(): Promise<void> {
    clearTimeout(callerTimer)
    callerTimer = undefined
    await takeTurn()
    if (taken === 0) return
    post({ kind: 'taken', bytes: taken })
    taken = 0
    watch()
  }

  /** WHY not a generator: one that was never read would not notice that its reader has gone. */
  const stream: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      async next() {
        const value = await parts.take()
        if (value === undefined) return { done: true, value }
        unread -= value.byteLength
        unreadSince = undefined
        taken += value.byteLength
        // WHY not at once: a thread that comes back should have something to do.
        if (unread <= bytesAhead / 2) void tellTaken()
        return { done: false, value }
      },
      async return() {
        post({ kind: 'abandoned' })
        return { done: true, value: undefined }
      },
    }),
  }

  function fail(error: unknown): void {
    response.reject(error)
    parts.fail(error)
  }

  function endUnread(): void {
    parts.fail(new UnreadError('the answer was not read, and others waited'))
    post({ kind: 'abandoned' })
  }

  function startStream(): boolean {
    try {
      endStream = admitStream({ unreadSince: () => unreadSince, end: endUnread })
      return true
    } catch (error) {
      response.reject(error)
      post({ kind: 'abandoned' })
      return false
    }
  }

  function receive(message: ThreadMessage): void {
    switch (message.kind) {
      case 'begin':
        hasBegun = true
        thread = message.thread
        break
      case 'ask':
        void answer(message.number, message.request)
        return
      case 'answer': {
        const { status, headers, overridden, body: bytes, isStream } = message
        if (isStream && !startStream()) return
        response.resolve({
          status,
          headers,
          overridden,
          ...(bytes === undefined ? {} : { body: bytes }),
          ...(isStream && { stream }),
        })
        break
      }
      case 'part':
        unread += message.bytes.byteLength
        parts.add(message.bytes)
        if (unread >= bytesAhead) {
          unreadSince ??= now()
          callerTimer ??= setTimeout(leavePlace, callerPatienceMs)
        }
        break
      case 'end':
        parts.end()
        break
      case 'failed': {
        const origin = originOf(message.error)
        fail(origin === undefined ? restoreError(message.error) : originals[origin])
      }
    }
    watch()
  }

  function end(): void {
    isOver = true
    clearTimeout(timer)
    clearTimeout(callerTimer)
    endStream?.()
    server.close()
    port.close()
  }

  port.on('message', receive)
  const finished = start({ ...job, hasStream: body !== undefined, port: port2 }, stop.signal)
    .then(() => closed)
    .catch((error: unknown) => fail(stop.signal.aborted ? stop.signal.reason : error))
    .finally(end)
  watch()
  return { response: response.promise, finished }
}
