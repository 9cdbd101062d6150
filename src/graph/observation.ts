/** What an observer (log, metrics) gets about a finished request, from any part of the service. */

import type { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { TenantId } from '../kernel/ids.ts'

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
  /** The failure, with its private cause. */
  readonly error?: OstiaryError | undefined
}

/** Is called once for each finished request. */
export type Observe = (observation: Observation) => void
