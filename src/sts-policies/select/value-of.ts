/** Makes an effective value: what the policy that counts sets, or the built-in value. */

import type { Chosen } from './candidates.ts'
import type { EffectiveValue, Governed } from './effective.ts'
import { reasonOf } from './reasons.ts'

interface ValueParts<Value> {
  readonly chosen: Chosen<unknown>
  /** What the policy that counts sets. */
  readonly set: Value | undefined
  readonly member: string
  readonly governs: Governed
  readonly builtIn: Value
}

/** Makes the value. The winner takes all: members that it lacks fall back to built-in values. */
export function valueOf<Value>({
  chosen: { winner, overridden, ignored },
  set,
  member,
  governs,
  builtIn,
}: ValueParts<Value>): EffectiveValue<Value> {
  const rest = { governs, overridden, ignored, warnings: [] }
  if (winner === undefined) {
    return { value: builtIn, decidedBy: { tier: 'builtIn', ...reasonOf('noPolicy') }, ...rest }
  }
  if (set !== undefined) return { value: set, decidedBy: winner.decidedBy, ...rest }
  const reason = reasonOf('memberAbsent', { policy: winner.policy.displayName, member })
  return { value: builtIn, decidedBy: { ...winner.decidedBy, ...reason, tier: 'builtIn' }, ...rest }
}
