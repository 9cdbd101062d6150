/** Why a policy does not apply, in the words of the what-if action. */

import type { PolicyReport } from '../../engine/answer/decision.ts'
import type { ConditionName } from '../../engine/model/condition-name.ts'

/**
 * The reason for each condition. DEVIATION: there is none for the risk of a service principal, which is
 * reported as one of workload identities.
 */
const reasons: Readonly<Record<ConditionName, string>> = {
  users: 'users',
  workloadIdentities: 'workloadIdentities',
  agentIdentities: 'agentIdentities',
  application: 'application',
  userActions: 'userActions',
  authenticationContext: 'authenticationContext',
  clientApps: 'clientApps',
  devicePlatform: 'devicePlatform',
  location: 'location',
  devices: 'devices',
  signInRisk: 'signInRisk',
  userRisk: 'userRisk',
  servicePrincipalRisk: 'workloadIdentities',
  agentIdRisk: 'agentIdRisk',
  insiderRisk: 'insiderRisk',
  authenticationFlow: 'authenticationFlow',
  time: 'time',
}

/**
 * Every condition that is certainly not met; `notEnoughInformation` alone when there is none, though some
 * cannot be told. `notSet` when the policy applies.
 */
export function analysisReasonsOf({ state, applies, failingConditions }: PolicyReport): string {
  if (state === 'disabled') return 'policyNotEnabled'
  if (applies === 'yes') return 'notSet'
  if (applies === 'unknown') return 'notEnoughInformation'
  return [...new Set(failingConditions.map((condition) => reasons[condition]))].join(',')
}
