/** How messages name conditional access policies, and how the resources that they reference find them. */

import type { ProposedChange } from '../../graph/writable-entity-set.ts'

/** What a message says of a policy. */
export interface PolicyName {
  readonly id: string
  readonly displayName: string
}

/** Finds policies in the transaction of a change: those that reference its object, or those enforced. */
export type FindPolicyNames = (change: ProposedChange) => Promise<readonly PolicyName[]>
