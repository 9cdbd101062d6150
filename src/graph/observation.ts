/** What an observer (log, metrics) gets about a finished request, from any part of the service. */

import type { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { Caller } from '../identity/caller.ts'
import type { TenantId } from '../kernel/ids.ts'
import { protocolCodes } from './protocol-codes.ts'
import type { OstiaryCode } from '../kernel/ostiary-codes.ts'

/** Who sent a request. The token endpoint knows only the client that the request names. */
export interface ObservedCaller {
  readonly kind: Caller['kind'] | 'client'
  /** The object id of the user or service principal. */
  readonly id?: string
  readonly appId: string
}

/**
 * The status of a request whose caller went away before its answer. It is observed, never sent.
 * Source: nginx, https://nginx.org/en/docs/http/ngx_http_core_module.html, logs such requests in this way.
 */
export const callerGone = 499

/**
 * What is observed of a refusal: a request that nobody waits for any more, and that ends with an error without a name,
 * is no failure of the service.
 */
export function observedRefusal(
  error: OstiaryError,
  isGone: boolean,
): Pick<Observation, 'status' | 'error'> {
  const isUnnamed = error.ostiaryCode === protocolCodes.internalError
  return { error, status: isGone && isUnnamed ? callerGone : error.status }
}

/** A finished request. */
export interface Observation {
  readonly requestId: string
  readonly clientRequestId?: string | undefined
  readonly method: string
  /** The path template; undefined when no operation was found. */
  readonly operation?: string | undefined
  readonly status: number
  readonly startedAt: Date
  readonly tenant?: TenantId | undefined
  readonly caller?: ObservedCaller | undefined
  /** The address that sent the request, behind trusted proxies the one they give. */
  readonly remoteAddress?: string | undefined
  /** The number behind `AADSTS` of a refusal of the token endpoint. */
  readonly oauthError?: number | undefined
  /** Codes of the protections that the caller overrode with a reason. */
  readonly overridden?: readonly OstiaryCode[]
  /** The failure, with its private cause. */
  readonly error?: OstiaryError | undefined
}

/** Is called once for each finished request. */
export type Observe = (observation: Observation) => void
