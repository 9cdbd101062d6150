/** The conditions of a policy by name. */

/** The conditions of a policy in canonical order, named as What-If names its reasons. */
export const conditionNames = [
  'users',
  'workloadIdentities',
  'agentIdentities',
  'application',
  'userActions',
  'authenticationContext',
  'clientApps',
  'devicePlatform',
  'location',
  'devices',
  'signInRisk',
  'userRisk',
  'servicePrincipalRisk',
  'agentIdRisk',
  'insiderRisk',
  'authenticationFlow',
  'time',
] as const

/**
 * What a policy can fail by. A policy has one condition for its target: `userActions` if it names actions,
 * else `authenticationContext` if it names contexts, else `application`.
 */
export type ConditionName = (typeof conditionNames)[number]
