/** Requests to the endpoints of the issuer, and their answers. The issuer knows no web framework. */

import type { TenantId } from '../../kernel/ids.ts'

/** A request to an endpoint of the issuer. */
export interface IssuerRequest {
  readonly method: string
  /** The path segment that names the tenant; empty at paths without one. */
  readonly tenant: string
  readonly origin: string
  /** Without the question mark; empty when there is none. */
  readonly query: string
  /** By lower-case name; `cookie` holds all cookies. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The form body; empty when there is none. */
  readonly body: string
  readonly requestId: string
  readonly remoteAddress: string
  readonly at: Date
}

/** The answer of an endpoint of the issuer. */
export interface IssuerResponse {
  readonly status: number
  /** A header with several values, such as `Set-Cookie`, is sent once for each. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: string
  /** What the log may know of a refusal; never sent. */
  readonly refused?: RefusedRequest
}

/** What is known of a request that was refused. */
export interface RefusedRequest {
  /** The number behind `AADSTS`. */
  readonly oauthError: number
  readonly tenant?: TenantId
  /** The client that the request names, when its id is a GUID. */
  readonly caller?: { readonly kind: 'client'; readonly appId: string }
}

/** What a request names, as far as it was read; a refusal tells the log. */
export type Named = { -readonly [Name in 'tenant' | 'caller']?: RefusedRequest[Name] & {} }

/** An endpoint of the issuer. */
export interface IssuerRoute {
  readonly methods: readonly ('GET' | 'POST')[]
  /** Path of a router; `:tenant` is the segment that names the tenant. */
  readonly path: string
  readonly handle: (request: IssuerRequest) => Promise<IssuerResponse>
}
