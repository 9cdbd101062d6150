/** The stored form of a conditional access policy, which all wire forms share. */

import type { StructuredValue } from '../../edm/structured-value.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { LegacyOnlyFields } from './form-2019/legacy-only-fields.ts'
import type { conditionalAccessPolicyType } from './policy-types.ts'

/**
 * A policy as it is stored: the beta form with every member present (unset: null or `[]`), names and
 * enumeration values in canonical casing, ids as they were spelt; without id and timestamps, which the
 * store keeps. `grantControls.authenticationStrength` is the strength's id; `sessionControls` is null
 * unless a control is on. `legacy` has what only the 2019 form can express; absent when there is nothing.
 * Shape: `{ "templateId": null, "displayName": "…", "state": "enabled", "conditions": { … },
 * "grantControls": { … }, "sessionControls": null, "partialEnablementStrategy": null }`.
 */
export type ConditionalAccessPolicyBody = StructuredValue<typeof conditionalAccessPolicyType> & {
  readonly legacy?: LegacyOnlyFields
  /**
   * JSON pointers to unknown members of an exported policy that have a value, and to unknown values; `/` when more of
   * them are not listed. Absent when there are none, and in every stored policy. An unknown state is read as `enabled`.
   */
  readonly unknownMembers?: readonly string[]
  /** The warnings of the last write; absent when there were none. */
  readonly warnings?: readonly JsonObject[]
}

/** The conditions of a policy. */
export type PolicyConditions = ConditionalAccessPolicyBody['conditions']

/** The session controls of a policy that has some. */
export type PolicySessionControls = NonNullable<ConditionalAccessPolicyBody['sessionControls']>

/** A stored policy, with its id and times. */
export interface StoredPolicy {
  readonly id: string
  readonly body: ConditionalAccessPolicyBody
  readonly createdAt: Date
  /** Absent until the first edit. */
  readonly modifiedAt?: Date | undefined
}
