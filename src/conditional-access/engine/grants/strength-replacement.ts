/**
 * The strength that counts while security information is registered: one that a policy requires for that action takes
 * the place of those that policies require for all resources. Their other controls stay (E65).
 * Source: https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strength-how-it-works
 */

import { keyOf } from '../../../kernel/ids.ts'
import type { ConditionResult } from '../matching/condition-result.ts'
import { hasBit } from '../model/bit-set.ts'
import { and, no, or, unpublished, yes, type Ternary } from '../model/ternary.ts'
import { registerSecurityInformation } from '../../model/user-actions.ts'

/** Tells whether a user action of a policy is the registration of security information. */
export function namesRegistration(action: string): boolean {
  return keyOf(action) === registerSecurityInformation
}

/** An enabled policy with a strength on the registration. */
export interface ReplacingPolicy {
  /** Its number. */
  readonly policy: number
  /** Whether another of its controls is enough without the strength: then no page says that it replaces others. */
  readonly isOneEnough: boolean
}

/**
 * Whether strengths on all resources are replaced: when one of `replacing` applies. `missingFor` gives the facts that
 * settle whether a policy applies.
 */
export function areStrengthsReplaced(
  replacing: readonly ReplacingPolicy[],
  { certain, possible }: ConditionResult,
  missingFor: (policy: number) => Ternary,
): Ternary {
  let value = no
  for (const { policy, isOneEnough } of replacing) {
    if (!hasBit(possible, policy)) continue
    const applies = hasBit(certain, policy) ? yes : missingFor(policy)
    value = or(value, isOneEnough ? and(applies, unpublished) : applies)
  }
  return value
}
