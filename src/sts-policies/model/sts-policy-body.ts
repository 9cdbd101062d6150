/** An STS policy as it is stored: one form for all views. */

import { findPolicyType, type PolicyType } from './policy-types.ts'

/** The family in which STS policies are stored. */
export const stsPolicyFamily = 'stsPolicies'

/** An STS policy as it is stored: `type` and the one text of `definition` exactly as they were sent. */
export type StsPolicyBody = {
  readonly type: string
  readonly definition: readonly string[]
  /** Absent or null when the policy has none; only the typed families show it. */
  readonly description?: string | null
  readonly displayName: string
  readonly isOrganizationDefault: boolean
  readonly alternativeIdentifier: string | null
  readonly keyCredentials: readonly never[]
}

/** The type of a stored policy. */
export function storedTypeOf({ type: name }: StsPolicyBody): PolicyType {
  const type = findPolicyType(name)
  if (!type) throw new TypeError(`stored policy has the unknown type ${name}`)
  return type
}
