/** What crosses between the main thread and a worker thread while one request is handled there. */

import type { MessagePort } from 'node:worker_threads'
import type { GraphRequest } from '../graph/message.ts'
import type { OstiaryCode } from '../kernel/ostiary-codes.ts'
import type { Operation, OperationContext } from '../graph/operation.ts'
import type { PrintedError } from './printed-error.ts'

/** A request with everything that its handler reads apart from the store, as values that can be copied. */
export interface Job {
  /** The name of the operation: `operationName`. */
  readonly operation: string
  readonly request: Omit<GraphRequest, 'stream'>
  /** Tells that the body arrives in parts: `readBody`. */
  readonly hasStream: boolean
  readonly rest: Omit<OperationContext, 'request' | 'store' | 'ids' | 'onFinish' | 'reportOverride'>
  /** The way to the main thread, for this job alone. */
  readonly port: MessagePort
}

/** How a thread reads several times from one state, or writes: the store's method that opens a scope. */
export type ScopeKind = 'readSnapshot' | 'write'

/** What a thread asks of the main thread. Each request has one reply of the same number. */
export type ThreadRequest =
  /** Calls a method of the store, or of what a scope gave. */
  | {
      readonly kind: 'call'
      readonly scope?: number
      readonly method: string
      readonly parameters: readonly unknown[]
    }
  /** Opens a snapshot or a transaction. The reply is the number of its scope, and its revision. */
  | { readonly kind: 'open'; readonly how: ScopeKind; readonly parameters: readonly unknown[] }
  /** Ends a scope. A transaction is committed unless `failed`; the reply comes after that. */
  | { readonly kind: 'close'; readonly scope: number; readonly failed: boolean }
  /** Reads the next part of the body; the reply is undefined after the last. */
  | { readonly kind: 'readBody' }

/** What a thread sends. */
export type ThreadMessage =
  /** Comes first. `thread` is its number in the operating system; absent where that does not tell. */
  | { readonly kind: 'begin'; readonly thread?: number }
  | { readonly kind: 'ask'; readonly number: number; readonly request: ThreadRequest }
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly overridden: readonly OstiaryCode[]
      readonly body?: Uint8Array<ArrayBuffer>
      /** Tells that `part` messages follow, and `end`. */
      readonly isStream: boolean
    }
  | { readonly kind: 'part'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly error: PrintedError }

/** What the main thread sends. `value` is in the serialization format of V8, so that its size is known. */
export type MainMessage =
  | { readonly kind: 'reply'; readonly number: number; readonly value: Uint8Array }
  | { readonly kind: 'refusal'; readonly number: number; readonly error: PrintedError }
  /** The reader of a stream took this many bytes. */
  | { readonly kind: 'taken'; readonly bytes: number }
  /** Nobody reads the stream any more. */
  | { readonly kind: 'abandoned' }

/** Bytes of a streamed answer that a thread sends before they are taken. */
export const bytesAhead = 2 * 1_048_576

/** The name of an operation: the same in both threads, and different for any two operations. */
export function operationName({ method, path, roots }: Operation): string {
  return `${method} ${roots.join(',')} ${path}`
}
