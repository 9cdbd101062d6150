/**
 * Risks: of the sign-in, the user, the service principal, the agent, and from inside.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions#sign-in-risk
 */

import type { ConditionName } from '../model/condition-name.ts'
import type { FactName, Risk } from '../model/sign-in.ts'
import { unknown } from '../model/ternary.ts'
import { entriesOf } from '../matching/plan.ts'
import { type ConditionDefinition } from './condition.ts'
import { type PolicySource } from '../model/compile-context.ts'
import { unrestricted } from '../matching/plan.ts'
import { flagsIn } from './flags.ts'
import { ValueTests } from '../matching/value-tests.ts'

type Conditions = PolicySource['body']['conditions']

/** A member of a policy that holds levels: a list, or a text that joins them by commas. */
type LevelsMember =
  | 'signInRiskLevels'
  | 'userRiskLevels'
  | 'servicePrincipalRiskLevels'
  | 'agentIdRiskLevels'
  | 'insiderRiskLevels'

/** Met by the levels that the policy lists, by no higher ones; by all when it lists none (E34 to E36). */
function riskCondition(
  name: ConditionName,
  member: LevelsMember,
  risk: keyof Risk,
): ConditionDefinition {
  const missing: FactName = `risk.${risk}`
  return {
    name,
    begin(numbers) {
      const levels = new ValueTests(numbers)
      return {
        plan({ body }) {
          const listed = listedLevels(body.conditions[member])
          if (listed.length === 0) return unrestricted
          const include = entriesOf(member, listed, (level) => levels.declare(level))
          return { include, exclude: [] }
        },
        memoKeyOf(signIn) {
          const level = signIn.risk?.[risk]
          return level === undefined ? 0 : 1 + (levels.find(level) ?? levels.tests.length)
        },
        runTests(signIn, matchSets) {
          const level = signIn.risk?.[risk]
          if (level === undefined) matchSets.reportEach(levels.tests, unknown(missing))
          else matchSets.match(levels.find(level))
        },
      }
    },
  }
}

function listedLevels(levels: Conditions[LevelsMember]): readonly string[] {
  return levels === null || typeof levels === 'string' ? flagsIn(levels) : levels
}

export const riskConditions: readonly ConditionDefinition[] = [
  riskCondition('signInRisk', 'signInRiskLevels', 'signIn'),
  riskCondition('userRisk', 'userRiskLevels', 'user'),
  riskCondition('servicePrincipalRisk', 'servicePrincipalRiskLevels', 'servicePrincipal'),
  riskCondition('agentIdRisk', 'agentIdRiskLevels', 'agent'),
  riskCondition('insiderRisk', 'insiderRiskLevels', 'insider'),
]
