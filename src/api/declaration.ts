/**
 * What an operation of this service's own API takes and answers, as data: its OpenAPI document is printed from it,
 * and tests send its examples to the server.
 */

import type { TObject, TSchema } from 'typebox'
import type { Operation } from '../graph/operation.ts'
import type { JsonValue } from '../kernel/json.ts'

/** An example of a body. A text is sent as it is, for instance lines of JSON. */
export interface DeclaredExample {
  readonly summary: string
  readonly value: JsonValue
}

/** A body in one media type. */
export interface DeclaredBody {
  readonly mediaType:
    | 'application/json'
    | 'application/x-ndjson'
    | 'application/xml'
    | 'application/zip'
    | 'multipart/form-data'
  /** Of one line, where the body is in lines. */
  readonly schema: TSchema
  readonly description?: string
}

/** A body of a request, with examples that work in the sample tenant. */
export interface DeclaredRequest extends DeclaredBody {
  /** None for a body that is not text. */
  readonly examples?: Readonly<Record<string, DeclaredExample>>
}

/** A status that reports an error. */
export type ErrorStatus = 400 | 404 | 409 | 412

/** What an operation takes and answers. */
export interface Declaration {
  /** Names the operation for generators of clients: `decideSignIns`. */
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  /** The query, all members texts. */
  readonly query?: TObject
  /** Request headers by name. */
  readonly headers?: Readonly<Record<string, TSchema>>
  /** None for an operation without a body; several media types are alternatives. */
  readonly takes?: readonly DeclaredRequest[]
  /** Response bodies of status 200; several media types are alternatives. */
  readonly answers: readonly DeclaredBody[]
  /** Response headers of status 200 by name. */
  readonly answerHeaders?: Readonly<Record<string, TSchema>>
  /** Why each error is answered. Errors of every operation, such as 401, are added. */
  readonly errors: Readonly<Partial<Record<ErrorStatus, string>>>
}

/** An operation with its declaration. */
export interface DeclaredOperation extends Operation {
  readonly declares: Declaration
}

/** Tells whether an operation has a declaration. */
export function isDeclared(operation: Operation): operation is DeclaredOperation {
  return 'declares' in operation
}
