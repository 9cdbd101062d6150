/** Conditional access policies as messages name them, and as resources that policies depend on find them. */

import type { ProposedChange } from '../../graph/writable-entity-set.ts'

/** A policy as a message names it. */
export interface PolicyName {
  readonly id: string
  readonly displayName: string
}

/** Finds the policies that bear on a change, in its transaction: those that name its object, those enforced. */
export type FindPolicyNames = (change: ProposedChange) => Promise<readonly PolicyName[]>
