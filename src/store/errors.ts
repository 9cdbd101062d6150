/** The only failures a store reports. Anything else it throws is a bug. */

import type { UniqueKey } from './port.ts'

/** The object named by a write does not exist in the tenant. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError'
}

/** An id, an edge or a unique key is already taken. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError'
  /** The key that was taken; undefined when it is the id or the edge itself. */
  readonly uniqueKey: UniqueKey | undefined

  constructor(message: string, uniqueKey?: UniqueKey) {
    super(message)
    this.uniqueKey = uniqueKey
  }
}

/** The database cannot serve the call now; the same call may succeed later. */
export class BusyError extends Error {
  override readonly name = 'BusyError'
}
