/**
 * Risks: of the sign-in, the user, the service principal, the agent, and from inside.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions#sign-in-risk
 */

import { flagsIn } from '../../model/flags.ts'
import type { PolicyConditions } from '../../model/policy-body.ts'
import { entriesOf, unrestricted } from '../matching/plan.ts'
import { ValueTests } from '../matching/value-tests.ts'
import type { FactName, Risk, SignIn } from '../model/sign-in.ts'
import { unknown, yes } from '../model/ternary.ts'
import type { ConditionDefinition } from './condition.ts'
import { mentioned } from './grid.ts'

/** A member of a policy that holds levels: a list, or a text that joins them by commas. */
type LevelsMember =
  | 'signInRiskLevels'
  | 'userRiskLevels'
  | 'servicePrincipalRiskLevels'
  | 'agentIdRiskLevels'
  | 'agentSessionRiskLevels'
  | 'insiderRiskLevels'

/** What differs between the conditions. */
interface RiskKind<Name extends string> {
  readonly name: Name
  readonly analysisReason: string
  readonly heading: string
  readonly member: LevelsMember
  readonly risk: Exclude<keyof Risk, 'signInDetections'>
  /** WHY not by the name of the member: an access by a name that varies is slow. */
  readonly levelOf: (risk: Risk) => string | undefined
}

/** The risk that the sign-in is not by its user (E34). */
export const signInRiskCondition = riskCondition({
  name: 'signInRisk',
  analysisReason: 'signInRisk',
  heading: 'sign-in risk',
  member: 'signInRiskLevels',
  risk: 'signIn',
  levelOf: ({ signIn }) => signIn,
})

/** The risk that the account of the user is compromised (E34). */
export const userRiskCondition = riskCondition({
  name: 'userRisk',
  analysisReason: 'userRisk',
  heading: 'user risk',
  member: 'userRiskLevels',
  risk: 'user',
  levelOf: ({ user }) => user,
})

/** DEVIATION: Graph names no reason of its own for this risk; it is reported as `workloadIdentities`. */
export const servicePrincipalRiskCondition = riskCondition({
  name: 'servicePrincipalRisk',
  analysisReason: 'workloadIdentities',
  heading: 'sp risk',
  member: 'servicePrincipalRiskLevels',
  risk: 'servicePrincipal',
  levelOf: ({ servicePrincipal }) => servicePrincipal,
})

/** The risk of the agent identity, also behind the user account of an agent (E63). */
export const agentIdRiskCondition = riskCondition({
  name: 'agentIdRisk',
  analysisReason: 'agentIdRisk',
  heading: 'agent risk',
  member: 'agentIdRiskLevels',
  risk: 'agent',
  levelOf: ({ agent }) => agent,
})

/** The risk of the session of an agent. DEVIATION: Graph names no reason of its own for it. */
export const agentSessionRiskCondition = riskCondition({
  name: 'agentSessionRisk',
  analysisReason: 'agentIdRisk',
  heading: 'agent session risk',
  member: 'agentSessionRiskLevels',
  risk: 'agentSession',
  levelOf: ({ agentSession }) => agentSession,
})

/** The insider risk of the user, as Purview rates it. */
export const insiderRiskCondition = riskCondition({
  name: 'insiderRisk',
  analysisReason: 'insiderRisk',
  heading: 'insider risk',
  member: 'insiderRiskLevels',
  risk: 'insider',
  levelOf: ({ insider }) => insider,
})

/** Met by the levels that the policy lists and by no higher ones; by all when it lists none (E34 to E36). */
function riskCondition<Name extends string>({
  member,
  risk,
  levelOf,
  ...reported
}: RiskKind<Name>): ConditionDefinition<Name> {
  const missing: FactName = `risk.${risk}`
  return {
    ...reported,
    members: [member],
    configured: ({ conditions }) => {
      const levels = conditions[member] ?? null
      return Array.isArray(levels) && levels.length === 0 ? null : levels
    },
    seen: (signIn) => signIn.risk?.[risk] ?? null,
    grid: {
      attribute: missing,
      values: ({ policies }) =>
        ['none', ...mentioned(policies, (conditions) => listedLevels(conditions[member]))]
          .filter((level, place) => place === 0 || level !== 'none')
          .map((level) => ({ risk: { [risk]: level } })),
    },
    createCompiler(numbers, { semantics }) {
      const levels = new ValueTests(numbers)
      const isIgnored = ({ principal }: SignIn): boolean =>
        member === 'agentIdRiskLevels' &&
        principal.kind === 'agentUser' &&
        !semantics.evaluatesRiskOfAgentUsers
      return {
        plan({ body }) {
          const listed = listedLevels(body.conditions[member])
          if (listed.length === 0) return unrestricted
          const include = entriesOf(member, listed, (level) => levels.declare(level))
          return { include, exclude: [] }
        },
        memoKeys: {
          keyOf(signIn) {
            if (isIgnored(signIn)) return -1
            const level = signIn.risk && levelOf(signIn.risk)
            return level === undefined ? 0 : 1 + (levels.find(level) ?? levels.tests.length)
          },
          count: () => 2 + levels.tests.length,
        },
        runTests(signIn, matchSets) {
          if (isIgnored(signIn)) {
            matchSets.reportEach(levels.tests, yes)
            return
          }
          const level = signIn.risk && levelOf(signIn.risk)
          if (level === undefined) matchSets.reportEach(levels.tests, unknown(missing))
          else matchSets.match(levels.find(level))
        },
      }
    },
  }
}

function listedLevels(levels: PolicyConditions[LevelsMember]): readonly string[] {
  return levels === undefined || levels === null || typeof levels === 'string'
    ? flagsIn(levels ?? null)
    : levels
}
