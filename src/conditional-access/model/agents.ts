/** Whether a policy is for the user accounts of agents. */

import type { ConditionalAccessPolicyBody, PolicyConditions } from './policy-body.ts'

/**
 * The agent users of a policy; null when it names none. WHY not the member itself: policies that were stored before
 * the member was known lack it.
 */
export function agentsOf({
  agents,
}: Partial<Pick<PolicyConditions, 'agents'>>): PolicyConditions['agents'] {
  return agents ?? null
}

/** The agent contexts of a policy; null when it names none. */
export function agentContextOf({
  agentContext,
}: Partial<Pick<PolicyConditions, 'agentContext'>>): PolicyConditions['agentContext'] {
  return agentContext ?? null
}

/** Whether a policy includes agent users by `agents`; `None` includes nobody. */
export function includesAgentUsers({ conditions }: ConditionalAccessPolicyBody): boolean {
  return agentsOf(conditions)?.includeAgentUsers.some((item) => item !== 'None') ?? false
}
