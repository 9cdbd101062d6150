/** Who could be locked out. */

import type { Principal } from '../engine/model/sign-in.ts'

/** A user or service principal with the properties by which policies select. */
export interface LockoutPrincipal {
  /** The object id. */
  readonly id: string
  readonly displayName: string
  /**
   * The principals that it may be; several if the directory does not tell which. It is locked out when all of
   * them are.
   */
  readonly possible: readonly Principal[]
}
