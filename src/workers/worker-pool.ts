/** A pool of worker threads that handle requests which would keep the main thread busy for too long. */

import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import type { FamilyOptions } from '../families.ts'
import type { GraphResponse } from '../graph/message.ts'
import type { Operation, OperationContext } from '../graph/operation.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { TenantId } from '../kernel/ids.ts'
import { ownMemoryOf } from '../kernel/own-memory.ts'
import { operationName, type Job } from './messages.ts'
import type { QueuePlace } from './fair-queue.ts'
import { processorMsOf as measureProcessorMs } from './native-thread.ts'
import { createStreamAdmission, type OpenStream } from './open-streams.ts'
import { createRefusingQueue, retryAfterSeconds, tooMuchWaiting } from './refusing-queue.ts'
import { StuckError, superviseJob, type StartJob } from './supervise-job.ts'
import { workerCodes } from './worker-codes.ts'

/** The size of a pool and what one request may use. */
export interface WorkerPoolOptions {
  readonly families: FamilyOptions
  /** The number of threads; at least one. */
  readonly threads: number
  /** Memory of one thread, MiB. */
  readonly memoryMiB?: number
  /** Longest time without a step forward, milliseconds. */
  readonly stepMs?: number
  /** Processor time of a thread; that of the operating system when absent. */
  readonly processorMsOf?: (thread: number) => number | undefined
}

/** Threads that handle requests. */
export interface WorkerPool {
  /**
   * Handles a request in a thread, when the tenant's turn comes.
   * @throws OstiaryError `tooManyRequests` when too many requests wait; `badRequest` when the request needs more
   * time or memory than one may use; what the handler throws.
   */
  readonly handle: (operation: Operation, context: OperationContext) => Promise<GraphResponse>
  /** Ends all threads. Requests that are still handled fail. */
  readonly close: () => Promise<void>
}

const defaultMemoryMiB = 1_024
const defaultStepMs = 30_000

/** How long an idle thread is kept: it holds compiled policies. */
const idleMs = 120_000

/**
 * Answers in parts that are not complete, of all tenants. Their threads may wait for a caller, in addition to those that
 * run. WHY few: each thread holds compiled policies.
 */
function streamsOf(threads: number): number {
  return Math.min(8, Math.max(4, 2 * threads))
}

/** Answers in parts of one tenant. */
const streamsPerTenant = 2

/** How long an answer keeps its thread without a reader while other tenants need one, milliseconds. */
const unreadMs = 5_000

/** How long a request keeps a thread while another tenant waits for one, milliseconds. */
const turnMs = 1_000

function tooManyStreams(): OstiaryError {
  return new OstiaryError('tooManyRequests', {
    ostiaryCode: workerCodes.tooManyStreams,
    message: 'Too many long answers have not been read; read them before you ask for more.',
    headers: { 'Retry-After': retryAfterSeconds },
  })
}

/** WHY by the name: the entry is TypeScript in the repository, and JavaScript in the package. */
const entry = fileURLToPath(new URL(`thread.${import.meta.url.split('.').at(-1)}`, import.meta.url))

/** Says why a thread ended. Other errors are those of handlers. */
function explained(error: unknown): unknown {
  if (error instanceof StuckError) {
    // WHY: the service is overloaded then, and the request may be small.
    if (error.wasStarved) return tooMuchWaiting(error)
    return new OstiaryError('badRequest', {
      ostiaryCode: workerCodes.tooMuchTime,
      message:
        'The request needs more time than one request may use; send fewer or smaller policies.',
      cause: error,
    })
  }
  if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new OstiaryError('badRequest', {
      ostiaryCode: workerCodes.tooMuchMemory,
      message:
        'The request needs more memory than one request may use; send fewer or smaller policies.',
      cause: error,
    })
  }
  return error
}

function jobOf(
  operation: Operation,
  { request, version, caller, keys, query, limits, countedFamilies, provenance }: OperationContext,
): Omit<Job, 'port' | 'hasStream'> {
  const { method, path, headers, body, origin, requestId, remoteAddress, at } = request
  return {
    operation: operationName(operation),
    request: {
      method,
      path,
      query: request.query,
      headers,
      body,
      origin,
      requestId,
      remoteAddress,
      at,
    },
    rest: { version, caller, keys, query, limits, countedFamilies, provenance },
  }
}

/** Creates a pool. Its threads start with the first requests. */
export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const {
    families,
    threads,
    memoryMiB = defaultMemoryMiB,
    stepMs = defaultStepMs,
    processorMsOf = measureProcessorMs,
  } = options
  const streams = streamsOf(threads)
  const pool = new Piscina({
    filename: entry,
    name: 'handleJob',
    minThreads: 0,
    // WHY more than run: a thread whose caller does not read must not keep others from running.
    maxThreads: threads + streams,
    idleTimeout: idleMs,
    concurrentTasksPerWorker: 1,
    atomics: 'disabled',
    recordTiming: false,
    // WHY little for young objects: V8 keeps the room for them in every thread, also in one that waits.
    resourceLimits: { maxOldGenerationSizeMb: memoryMiB, maxYoungGenerationSizeMb: 24 },
    workerData: families,
  })
  const now = () => performance.now()
  const enqueue = createRefusingQueue(
    {
      running: threads,
      runningPerTenant: Math.max(1, threads - 1),
      turnMs,
    },
    now,
  )
  const admit = createStreamAdmission({ streams, streamsPerTenant, patienceMs: unreadMs }, now)

  /** @throws OstiaryError `tooManyRequests`. */
  function admitStream(tenant: TenantId, stream: OpenStream): () => void {
    const release = admit(tenant, stream)
    if (release === undefined) throw tooManyStreams()
    return release
  }

  const start: StartJob = async (job, signal) => {
    // WHY given away: a copy would take as long as reading the body. Nobody else reads it any more.
    const body = ownMemoryOf(job.request.body)
    await pool.run(job, { transferList: body ? [job.port, body] : [job.port], signal })
  }

  return {
    async handle(operation, context) {
      const response = Promise.withResolvers<GraphResponse>()
      const { tenant } = context.caller
      const work = (place: QueuePlace): Promise<void> => {
        const outcome = superviseJob(
          {
            job: jobOf(operation, context),
            body: context.request.stream,
            store: context.store,
            stepMs,
            now,
            place,
            processorMsOf,
            admitStream: (stream) => admitStream(tenant, stream),
          },
          start,
        )
        outcome.response.then(response.resolve, (error: unknown) =>
          response.reject(explained(error)),
        )
        return outcome.finished
      }
      enqueue(tenant, work, context.onFinish).catch(response.reject)
      return response.promise
    },
    close: () => pool.destroy(),
  }
}
