/** Orders policies so that similar ones are neighbours. */

import type { DecisionPolicy } from './answer/decision.ts'

/**
 * Orders policies by their applications, then by the conditions that they set, then by their users.
 * WHY: policies that match one sign-in then share words of bit sets, and most words can be skipped.
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
  const applications = JSON.stringify(conditions.applications)
  return `${state === 'disabled'} ${applications} ${marks} ${JSON.stringify(conditions.users)}`
}
