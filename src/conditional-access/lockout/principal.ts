/** Who could be locked out. */

import type { Principal } from '../engine/model/sign-in.ts'

/** Somebody with what policies choose by. */
export interface LockoutPrincipal {
  /** The object id. */
  readonly id: string
  readonly displayName: string
  /**
   * Every principal that it may be; more than one where the directory does not tell. It is locked out
   * when all of them are.
   */
  readonly possible: readonly Principal[]
}
