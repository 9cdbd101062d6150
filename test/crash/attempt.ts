/** What a writer tried, and the answer. */

import type { JsonObject } from '../../src/kernel/json.ts'
import type { Change } from '../../src/store/port.ts'

/** `unknown`: the service died before it answered. */
export type Outcome = 'acknowledged' | 'refused' | 'unknown'

export const policyFamilies = [
  'conditionalAccessPolicies',
  'stsPolicies',
  'trustFrameworkPolicies',
] as const

export type FamilyName = (typeof policyFamilies)[number]

/** The answer to an attempt. */
export interface Answer {
  readonly outcome: Outcome
  /** From the headers of a success. */
  readonly requestId?: string
  /** From the ETag of a success that has one. */
  readonly version?: number
  /** From the Location of a creation. */
  readonly createdId?: string
  readonly status?: number
}

/** A write of a policy. */
export interface PolicyAttempt {
  readonly family: FamilyName
  /** The kinds of version that it may create; an upsert may create either of two. */
  readonly changes: readonly Change[]
  /** Absent for a creation whose id the service chooses. */
  readonly id?: string
  /** The members it sets. The name among them is used by no other attempt. */
  readonly members?: JsonObject
  /** The document it stores, used by no other attempt. */
  readonly bytes?: Uint8Array
  readonly sentAt: Date
  readonly answer: Answer
}

/** An assignment of a policy to an application or service principal, or the removal of one. */
export interface AssignmentAttempt {
  readonly operation: 'Assign' | 'Unassign'
  readonly target: { readonly family: string; readonly id: string }
  readonly policyId: string
  readonly sentAt: Date
  readonly answer: Answer
}

/** All attempts between a start of the service and its end. */
export interface Attempts {
  readonly policies: readonly PolicyAttempt[]
  readonly assignments: readonly AssignmentAttempt[]
}
