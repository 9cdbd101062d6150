/**
 * `POST /$batch`: up to twenty requests in one. Reading the body is an operation like others, so that a long body is
 * read in a worker thread. Its requests are then given to the service one by one, as if each had come alone.
 * Source: https://learn.microsoft.com/graph/json-batching
 */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { Finding } from '../../kernel/findings.ts'
import type { GraphRequest, GraphResponse } from '../message.ts'
import { bothVersions } from '../message.ts'
import type { Operation } from '../operation.ts'
import { readBatchObject } from '../read-body.ts'
import { respondJsonText } from '../respond.ts'
import type { GraphService } from '../service.ts'
import { batchCodes } from './batch-codes.ts'
import { readBatch, type BatchRequest } from './batch-request.ts'
import { createPlaces } from './places.ts'
import { createAnswerPrinter, type PrintedAnswer } from './print-answer.ts'
import { runInOrder } from './run-in-order.ts'
import { createTurnSlices } from './turn-slices.ts'

/** Requests of one batch that run at the same time. */
const batchRequestsAtOnce = 4

/** Batches of one tenant that run at the same time; others wait. WHY: each keeps its answers until the last one. */
const batchesAtOnce = 4

/** The message of a refused batch for most faults, as Graph has it. Source: public recordings of refused batches. */
const malformed = 'Invalid batch payload format.'

/** Messages of Graph for single faults. Source: public reports and recordings of refused batches. */
function messageOf({ ostiaryCode, message }: Finding): string {
  if (ostiaryCode === batchCodes.tooManyRequests) {
    return 'Number of requests inside batch exceeds the limit.'
  }
  const isOwnText =
    ostiaryCode === batchCodes.idRepeated || ostiaryCode === batchCodes.contentTypeMissing
  return isOwnText ? message : malformed
}

/** What was read of a batch in this thread, by the answer that has it as text too. */
const readBatches = new WeakMap<GraphResponse, readonly BatchRequest[]>()

/** Reads a batch, and answers its requests in the form in which `runningBatches` takes them. */
export const batchOperation: Operation = {
  method: 'POST',
  path: '/$batch',
  roots: bothVersions,
  access: {
    delegated: [[]],
    application: [[]],
    directoryRoles: 'anyUser',
    denial: 'authorizationRequestDenied',
  },
  produces: 'json',
  async handle({ request, version }) {
    const read = readBatch(readBatchObject(request), version)
    if (read.ok) {
      const response = respondJsonText(200, JSON.stringify(read.value))
      readBatches.set(response, read.value)
      return response
    }
    const { findings } = read
    const [first] = findings
    throw new OstiaryError('badRequest', {
      ...(first && { message: messageOf(first) }),
      findings,
    })
  },
}

/** Headers of a request that say how its body was sent: a request of a batch has them from the batch. */
const framing: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding', 'expect'])

const noBytes = new Uint8Array()

function bytesOf({ body, isBase64 }: BatchRequest): Uint8Array {
  if (body === undefined) return noBytes
  return Buffer.from(body, isBase64 ? 'base64' : 'utf8')
}

/** Gives one request of a batch to the service. The caller is that of the batch, whatever the request says. */
async function runRequest(
  service: GraphService,
  outer: GraphRequest,
  request: BatchRequest,
): Promise<GraphResponse> {
  const { origin, requestId, remoteAddress, at } = outer
  const body = bytesOf(request)
  const headers: Record<string, string | undefined> = {}
  for (const name of Object.keys(request.headers)) {
    if (!framing.has(name)) headers[name] = request.headers[name]
  }
  headers['authorization'] = outer.headers['authorization']
  headers['content-length'] = String(body.byteLength)
  const atEnd: (() => void)[] = []
  try {
    return await service({
      method: request.method,
      path: request.path,
      query: request.query,
      headers,
      origin,
      requestId,
      remoteAddress,
      at,
      readBody: () => ({ body }),
      onFinish: (run) => void atEnd.push(run),
    })
  } finally {
    for (const run of atEnd) run()
  }
}

/**
 * Makes the batch operation run its requests. Others stay as they are.
 * WHY by the service itself: each request is authorized, limited, logged and counted as if it had come alone.
 * `now` is a clock that never goes back, milliseconds.
 */
export function runningBatches(
  service: GraphService,
  now: () => number,
): (operation: Operation) => Operation {
  const waitForTurn = createTurnSlices(now)
  const runInPlace = createPlaces(batchesAtOnce)
  return (operation) => {
    if (operation.path !== batchOperation.path) return operation
    return {
      ...operation,
      async handle(context) {
        const { request: outer } = context
        const read = await operation.handle(context)
        const requests =
          readBatches.get(read) ?? (JSON.parse(textOf(read.body)) as readonly BatchRequest[])
        const printer = createAnswerPrinter(outer)
        const answers = await runInPlace(context.caller.tenant, () =>
          runInOrder(
            requests,
            batchRequestsAtOnce,
            async (request): Promise<PrintedAnswer> => {
              await waitForTurn()
              return printer.print(request, await runRequest(service, outer, request))
            },
            (request, failed) => printer.printSkipped(request, failed),
          ),
        )
        return respondJsonText(200, `{"responses":[${answers.map(({ text }) => text).join(',')}]}`)
      },
    }
  }
}

function textOf(body: string | Uint8Array = ''): string {
  return typeof body === 'string' ? body : Buffer.from(body).toString('utf8')
}
