/**
 * Conditions on risks that a kind of principal does not have.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset
 */

import type { DecisionPolicy } from '../engine/answer/decision.ts'
import type { ConditionDefinition } from '../engine/conditions/condition.ts'
import { conditions, type ConditionName } from '../engine/conditions/condition-list.ts'
import type { SignIn } from '../engine/model/sign-in.ts'
import { flagsIn } from '../model/flags.ts'

/** Risks that users and their agents do not have. */
const risksOfServicePrincipals: readonly ConditionName[] = ['servicePrincipalRisk']

const risksOfAgents: readonly ConditionName[] = ['agentIdRisk', 'agentSessionRisk']

/** Tells whether a condition is on a risk. */
export function isRiskCondition({ grid }: ConditionDefinition): boolean {
  return grid.attribute.startsWith('risk.')
}

/** Conditions on risks that service principals, and agents that sign in as themselves, do not have. */
const risksOfUsers = conditions
  .filter(isRiskCondition)
  .map(({ name }) => name)
  .filter((name) => !risksOfServicePrincipals.includes(name) && !risksOfAgents.includes(name))

/** Whether a condition on a risk is not met by a principal without this risk. */
function needsRisk({ configured }: ConditionDefinition, { body }: DecisionPolicy): boolean {
  const value = configured(body)
  const levels = typeof value === 'string' ? flagsIn(value) : value
  return Array.isArray(levels) && levels.length > 0 && !levels.includes('none')
}

/** Lists conditions that the principal of a sign-in never meets, whatever the sign-in says. */
export function impossibleRisks(
  policy: DecisionPolicy,
  { principal }: SignIn,
): readonly ConditionName[] {
  const isUser = principal.kind === 'user' || principal.kind === 'agentUser'
  const impossible = isUser ? risksOfServicePrincipals : risksOfUsers
  return conditions
    .filter((condition) => impossible.includes(condition.name) && needsRisk(condition, policy))
    .map(({ name }) => name)
}
