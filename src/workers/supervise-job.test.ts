import type { MessagePort } from 'node:worker_threads'
import { setImmediate as nextLoop } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Store } from '../store/port.ts'
import { bytesAhead, type Job, type MainMessage, type ThreadMessage } from './messages.ts'
import type { OpenStream } from './open-streams.ts'
import { callerPatienceMs, superviseJob, StuckError } from './supervise-job.ts'

const stepMs = 10_000
const answer = { kind: 'answer', status: 200, headers: {}, overridden: [], isStream: true } as const

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Lets messages between ports arrive. */
async function settle(): Promise<void> {
  for (let each = 0; each < 20; each += 1) await nextLoop()
}

/** A job whose thread is the test. */
async function observedJob({
  body,
  processorMsOf = () => undefined,
}: {
  readonly body?: AsyncIterable<Uint8Array>
  readonly processorMsOf?: () => number | undefined
} = {}) {
  let port: MessagePort | undefined
  let stream: OpenStream | undefined
  const received: MainMessage[] = []
  const place = {
    isWanted: () => false,
    leave: vi.fn<() => void>(),
    rejoin: () => Promise.resolve(),
  }
  const over = Promise.withResolvers<void>()
  const { response, finished } = superviseJob(
    {
      job: {} as Job,
      body,
      store: {} as Store,
      stepMs,
      now: () => 7,
      place,
      processorMsOf,
      admitStream: (opened) => {
        stream = opened
        return () => undefined
      },
    },
    (job, signal) => {
      ;({ port } = job)
      port.on('message', (message: MainMessage) => received.push(message))
      signal.addEventListener('abort', () => over.reject(signal.reason))
      return over.promise
    },
  )
  await settle()
  return {
    response,
    received,
    place,
    stream: () => stream,
    send: async (message: ThreadMessage): Promise<void> => {
      port?.postMessage(message)
      await settle()
    },
    close: async (): Promise<void> => {
      over.resolve()
      port?.close()
      await finished
    },
  }
}

describe('a job whose caller keeps it waiting', () => {
  it.each([
    [callerPatienceMs - 1, 0],
    [callerPatienceMs, 1],
  ])('for a part of its body: after %d ms it has left its place %d times', async (ms, times) => {
    const silent = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }
    const { send, place, close } = await observedJob({ body: silent })
    await send({ kind: 'ask', number: 1, request: { kind: 'readBody' } })
    vi.advanceTimersByTime(ms)
    expect(place.leave).toHaveBeenCalledTimes(times)
    await close()
  })

  it('for a body that breaks keeps its place', async () => {
    const broken = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('x')) }),
    }
    const { send, place, received, close } = await observedJob({ body: broken })
    await send({ kind: 'ask', number: 1, request: { kind: 'readBody' } })
    expect(received).toMatchObject([{ kind: 'refusal', number: 1 }])
    vi.advanceTimersByTime(4 * callerPatienceMs)
    expect(place.leave).not.toHaveBeenCalled()
    await close()
  })

  it.each([
    [callerPatienceMs - 1, 0],
    [callerPatienceMs, 1],
  ])('for a reader: after %d ms it has left its place %d times', async (ms, times) => {
    const { send, place, close } = await observedJob()
    await send(answer)
    await send({ kind: 'part', bytes: new Uint8Array(bytesAhead) })
    vi.advanceTimersByTime(ms)
    expect(place.leave).toHaveBeenCalledTimes(times)
    await close()
  })

  it('for a reader, and whose answer ends for others, tells the thread and the reader', async () => {
    const { send, response, stream, received, close } = await observedJob()
    await send(answer)
    expect(stream()?.unreadSince()).toBeUndefined()
    await send({ kind: 'part', bytes: new Uint8Array(bytesAhead) })
    expect(stream()?.unreadSince()).toBe(7)
    stream()?.end()
    await settle()
    expect(received).toEqual([{ kind: 'abandoned' }])
    const reader = (await response).stream?.[Symbol.asyncIterator]()
    await reader?.next()
    expect(stream()?.unreadSince()).toBeUndefined()
    await expect(reader?.next()).rejects.toThrow('not read')
    await close()
  })
})

describe('a job that makes no step', () => {
  async function failureOf(
    messages: readonly ThreadMessage[],
    processorMsOf: () => number | undefined,
  ): Promise<unknown> {
    const { response, send } = await observedJob({ processorMsOf })
    for (const message of messages) await send(message)
    const failure = response.catch((error: unknown) => error)
    vi.advanceTimersByTime(stepMs)
    await settle()
    return failure
  }
  const stuck = (wasStarved: boolean) => expect.objectContaining({ wasStarved }) as unknown
  const begin = [{ kind: 'begin', thread: 1 }] as const

  it('is too slow when its thread had a processor', async () => {
    const measured = [1_000, 1_000 + stepMs / 2]
    const failure = await failureOf(begin, () => measured.shift())
    expect(failure).toBeInstanceOf(StuckError)
    expect(failure).toEqual(stuck(false))
  })

  it('is not to blame when others had the processor', async () => {
    const measured = [1_000, 1_000 + stepMs / 4]
    expect(await failureOf(begin, () => measured.shift())).toEqual(stuck(true))
  })

  it('is too slow where nobody knows', async () => {
    expect(await failureOf([{ kind: 'begin' }], () => undefined)).toEqual(stuck(false))
  })

  it('is not to blame when its thread has not even begun', async () => {
    expect(await failureOf([], () => undefined)).toEqual(stuck(true))
  })
})
