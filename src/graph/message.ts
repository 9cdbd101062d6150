/** Requests and responses of the Graph protocol, free of any web framework. */

import type { OstiaryCode } from '../kernel/ostiary-codes.ts'
import type { GraphVersion } from '../edm/model.ts'
import type { TenantId } from '../kernel/ids.ts'

/** Where an operation is mounted: a Graph version at the host root, this service's own API or its descriptions. */
export type ApiRoot = GraphVersion | 'ostiary/v1' | 'ostiary/openapi'

/** The versions of Graph. */
export const bothVersions: readonly GraphVersion[] = ['v1.0', 'beta']

/** The methods that operations have. */
export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** A request, without what a web framework adds. */
export interface GraphRequest {
  readonly method: string
  /** The path with its leading slash, percent-encoded as sent, without the query. */
  readonly path: string
  /** The query without `?`, as sent; empty when there is none. */
  readonly query: string
  /** Header names in lower case; a header sent twice holds the values joined by `, `. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Empty where the body is a stream. */
  readonly body: Uint8Array
  /** The body of a request in lines, as it arrives and of any size; absent for other media types. */
  readonly stream?: AsyncIterable<Uint8Array>
  /** Scheme, host and port under which the caller reached the service; base of every emitted link. */
  readonly origin: string
  readonly requestId: string
  readonly remoteAddress: string
  /** The one instant of this request. */
  readonly at: Date
}

/** The body of a request. */
export type RequestBody = Pick<GraphRequest, 'body' | 'stream'>

/** A request of which only the head has arrived. */
export interface GraphRequestHead extends Omit<GraphRequest, 'body' | 'stream'> {
  /**
   * Reads the body for the caller's tenant. Called once, when the caller is known and may use the operation, so that nobody else can
   * make the service hold bytes. It has at most `most` bytes, which are 1 MiB when absent.
   * @throws OstiaryError `requestEntityTooLarge`, `requestTimeout`, `tooManyRequests`.
   */
  readonly readBody: (tenant: TenantId, most?: number) => RequestBody | Promise<RequestBody>
  /** Runs a function when the answer is sent or the caller is gone: at once when that has happened. */
  readonly onFinish: (run: () => void) => void
}

/** A response, for the shell to send. */
export interface GraphResponse {
  /** Codes of the protections that the caller overrode with a reason; never sent. */
  readonly overridden?: readonly OstiaryCode[]
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Absent when the response has no body, as with 204, and when it is a stream. */
  readonly body?: string | Uint8Array
  /** The length of the body, as far as it was counted. */
  readonly bodyBytes?: number
  /** The body in parts of any size, sent as they come. An exception ends the connection. */
  readonly stream?: AsyncIterable<string | Uint8Array>
}

/** The media type of bodies in lines, each a JSON text. Source: https://github.com/ndjson/ndjson-spec */
export const jsonLinesMediaType = 'application/x-ndjson'

/** The media type of a JSON answer, as Graph writes it. */
export const jsonMediaType =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8'
