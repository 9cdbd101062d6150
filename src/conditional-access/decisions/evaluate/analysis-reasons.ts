/** Why a policy does not apply, in the words of the what-if action. */

import type { PolicyReport } from '../../engine/answer/decision.ts'
import { byConditionName } from '../../engine/conditions/condition-list.ts'

const reasons = byConditionName(({ analysisReason }) => analysisReason)

/**
 * Lists every condition that is certainly not met. `notEnoughInformation` alone: no condition is certainly not met,
 * but some depend on unknown facts. `notSet`: the policy applies.
 */
export function analysisReasonsOf({ state, applies, failingConditions }: PolicyReport): string {
  if (state === 'disabled') return 'policyNotEnabled'
  if (applies === 'yes') return 'notSet'
  if (applies === 'unknown') return 'notEnoughInformation'
  return [...new Set(failingConditions.map((condition) => reasons[condition]))].join(',')
}
