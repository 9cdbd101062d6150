/** Which policies keep a sign-in from being allowed. */

import { keyOf } from '../../../kernel/ids.ts'
import {
  outcomes,
  type ControlReport,
  type ControlStatus,
  type Decision,
  type DecisionPolicy,
  type Outcome,
  type PolicyReport,
  type Requirement,
} from '../../engine/answer/decision.ts'
import { conditions, type ConditionName } from '../../engine/conditions/condition-list.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'

function rankOf(outcome: Outcome): number {
  return outcomes.indexOf(outcome)
}

/** What an enforced policy contributes to the outcome, as ranks; undefined when it contributes nothing. */
function contributionOf({ state, applies, grant, session }: PolicyReport) {
  if (state !== 'enabled' || applies === 'no') return undefined
  const required = [grant ?? undefined, session].filter((report) => report !== undefined)
  const worst = Math.max(0, ...required.map(({ atWorst }) => rankOf(atWorst)))
  if (worst === 0) return undefined
  const best = Math.max(...required.map(({ atBest }) => rankOf(atBest)))
  return { best: applies === 'yes' ? best : 0, worst }
}

const distanceOf: Readonly<Record<ControlStatus, number>> = {
  satisfied: 0,
  required: 1,
  notEnoughInformation: 1.5,
  cannotSatisfy: 2,
}

function distanceOfControl({ kind, status }: ControlReport): number {
  return kind === 'block' ? 3 : distanceOf[status]
}

function distanceOfRequirement({ operator, controls }: Requirement): number {
  const distances = controls.map(distanceOfControl)
  const isEither = operator === 'OR' && !controls.some(({ kind }) => kind === 'block')
  return isEither ? Math.min(...distances) : distances.reduce((sum, each) => sum + each, 0)
}

/** How far a decision is from a certain allow, which is 0: by what is still required, and by what is unknown. */
export function distanceFromAllow(decision: Decision): number {
  const { atBest, atWorst, requirements, missingFacts } = decision
  if (atWorst === 'allow') return 0
  const required = requirements.reduce((sum, each) => sum + distanceOfRequirement(each), 0)
  return required + (rankOf(atBest) + rankOf(atWorst) + missingFacts.length) / 100
}

/** Lists the policies that make the outcome what it is: no other policy makes it worse, or may. */
export function responsibleFor({ atBest, atWorst, policies }: Decision): readonly string[] {
  const [best, worst] = [rankOf(atBest), rankOf(atWorst)]
  return policies.flatMap((report) => {
    const own = contributionOf(report)
    if (own === undefined) return []
    const isAsBad = best > 0 && own.best === best
    const mayBeWorse = best < worst && own.worst > best
    return isAsBad || mayBeWorse ? [report.policyId] : []
  })
}

/** Conditions on who signs in, to what and when: that is the question, and stays. */
const conditionsOfTheQuestion: readonly ConditionName[] = [
  'users',
  'workloadIdentities',
  'agentIdentities',
  'agentContext',
  'application',
  'userActions',
  'authenticationContext',
  'time',
]

/** Whether a condition is met by every value that a sign-in can have. */
function isAlwaysMet(
  name: ConditionName,
  { conditions: set }: ConditionalAccessPolicyBody,
): boolean {
  switch (name) {
    case 'clientApps':
      return set.clientAppTypes.includes('all')
    case 'devicePlatform':
      return (
        set.platforms?.includePlatforms.includes('all') === true &&
        set.platforms.excludePlatforms.length === 0
      )
    case 'location':
      return (
        set.locations?.includeLocations.includes('All') === true &&
        set.locations.excludeLocations.length === 0
      )
    default:
      return false
  }
}

function canBeAvoided(body: ConditionalAccessPolicyBody): boolean {
  return conditions.some(
    ({ name, configured }) =>
      !conditionsOfTheQuestion.includes(name) &&
      configured(body) !== null &&
      !isAlwaysMet(name, body),
  )
}

/** Lists the policies that block, and have no condition on anything that can be changed. */
export function unavoidablePolicies(
  policies: readonly DecisionPolicy[],
  decision: Decision,
): readonly string[] {
  const blocking = decision.policies.filter(
    (report) =>
      report.state === 'enabled' && report.applies === 'yes' && report.grant?.atBest === 'block',
  )
  if (blocking.length === 0) return []
  const bodies = new Map(policies.map(({ id, body }) => [keyOf(id), body]))
  return blocking.flatMap(({ policyId }) => {
    const body = bodies.get(keyOf(policyId))
    return body === undefined || canBeAvoided(body) ? [] : [policyId]
  })
}
