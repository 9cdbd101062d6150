/** Puts policies that are about the same next to each other. */

import type { DecisionPolicy } from './answer/decision.ts'

/**
 * Orders policies by what they are about: applications first, then the conditions that they set, then users.
 * WHY: those that match a sign-in then share words of bit sets, and most words need not be looked at.
 */
export function inSimilarOrder(policies: readonly DecisionPolicy[]): readonly DecisionPolicy[] {
  return policies
    .map((policy) => ({ policy, key: similarityKey(policy) }))
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .map(({ policy }) => policy)
}

function similarityKey({ body: { state, conditions } }: DecisionPolicy): string {
  const set = [
    conditions.signInRiskLevels.length > 0,
    conditions.userRiskLevels.length > 0,
    !conditions.clientAppTypes.includes('all'),
    conditions.platforms !== null,
    conditions.locations !== null,
    conditions.devices !== null,
  ]
  const marks = set.map((isSet) => (isSet ? 1 : 0)).join('')
  const about = JSON.stringify(conditions.applications)
  return `${state === 'disabled'} ${about} ${marks} ${JSON.stringify(conditions.users)}`
}
