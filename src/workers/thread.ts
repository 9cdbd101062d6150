/** The entry of a worker thread: handles one request at a time with the same operations as the main thread. */

import { randomUUID } from 'node:crypto'
import type { MessagePort } from 'node:worker_threads'
import { workerData } from 'piscina'
import { createFamilies, type FamilyOptions } from '../families.ts'
import type { GraphResponse } from '../graph/message.ts'
import type { OstiaryCode } from '../kernel/ostiary-codes.ts'
import { servedOperations } from '../served-operations.ts'
import {
  bytesAhead,
  operationName,
  type Job,
  type MainMessage,
  type ThreadMessage,
} from './messages.ts'
import { lowerThreadPriority, nativeThreadId } from './native-thread.ts'
import { printError, restoreError } from './printed-error.ts'
import { createRemoteStore, type Ask } from './remote-store.ts'
import { readReply } from './serve-requests.ts'

const thread = nativeThreadId()
if (thread !== undefined) lowerThreadPriority(thread)

const operations = new Map(
  servedOperations(createFamilies(workerData as FamilyOptions)).map((operation) => [
    operationName(operation),
    operation,
  ]),
)

const encoder = new TextEncoder()

/** The way to the main thread during one job. */
interface Connection {
  readonly send: (message: ThreadMessage) => void
  readonly ask: Ask
  /** Resolves when the reader has taken enough of what was sent; false when nobody reads any more. */
  readonly hasRoom: () => Promise<boolean>
}

function connect(port: MessagePort): Connection {
  const pending = new Map<number, PromiseWithResolvers<unknown>>()
  let asked = 0
  let sent = 0
  let isAbandoned = false
  let changed = Promise.withResolvers<void>()

  port.on('message', (message: MainMessage) => {
    switch (message.kind) {
      case 'reply':
        pending.get(message.number)?.resolve(readReply(message.value))
        pending.delete(message.number)
        return
      case 'refusal':
        pending.get(message.number)?.reject(restoreError(message.error))
        pending.delete(message.number)
        return
      case 'taken':
        sent -= message.bytes
        changed.resolve()
        return
      case 'abandoned':
        isAbandoned = true
        changed.resolve()
    }
  })

  async function hasRoom(): Promise<boolean> {
    if (isAbandoned || sent < bytesAhead) return !isAbandoned
    changed = Promise.withResolvers<void>()
    await changed.promise
    return hasRoom()
  }

  return {
    send(message) {
      if (message.kind === 'part') sent += message.bytes.byteLength
      const bytes =
        'bytes' in message ? message.bytes : 'body' in message ? message.body : undefined
      port.postMessage(message, bytes === undefined ? [] : [bytes.buffer])
    },
    ask(request) {
      asked += 1
      const reply = Promise.withResolvers<unknown>()
      pending.set(asked, reply)
      port.postMessage({ kind: 'ask', number: asked, request } satisfies ThreadMessage)
      return reply.promise
    },
    hasRoom,
  }
}

async function* bodyParts(ask: Ask): AsyncGenerator<Uint8Array> {
  for (;;) {
    const part = (await ask({ kind: 'readBody' })) as Uint8Array | undefined
    if (part === undefined) return
    yield part
  }
}

/** Bytes in a buffer of their own, so that the buffer can be given away. */
function ownBytes(body: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return typeof body === 'string' ? encoder.encode(body) : new Uint8Array(body)
}

async function sendAnswer(
  { send, hasRoom }: Connection,
  { status, headers, body, stream }: GraphResponse,
  overridden: readonly OstiaryCode[],
): Promise<void> {
  send({
    kind: 'answer',
    status,
    headers,
    overridden,
    ...(body === undefined ? {} : { body: ownBytes(body) }),
    isStream: stream !== undefined,
  })
  if (stream === undefined) return
  for await (const part of stream) {
    send({ kind: 'part', bytes: ownBytes(part) })
    if (!(await hasRoom())) return
  }
  send({ kind: 'end' })
}

/** Handles the request of a job. Its failure is part of the answer. */
export async function handleJob({ operation, request, hasStream, rest, port }: Job): Promise<void> {
  const connection = connect(port)
  connection.send({ kind: 'begin', ...(thread === undefined ? {} : { thread }) })
  const overridden: OstiaryCode[] = []
  try {
    const handler = operations.get(operation)
    if (handler === undefined) throw new Error(`there is no operation \`${operation}\``)
    const response = await handler.handle({
      ...rest,
      request: { ...request, ...(hasStream && { stream: bodyParts(connection.ask) }) },
      store: createRemoteStore(connection.ask),
      ids: randomUUID,
      reportOverride: (code) => void overridden.push(code),
    })
    await sendAnswer(connection, response, overridden)
  } catch (error) {
    connection.send({ kind: 'failed', error: printError(error) })
  } finally {
    port.close()
  }
}
