/**
 * Finds policies that apply to no sign-in (W11, W12). A policy is reported only when every sign-in that could tell is
 * decided, and it applies to none: facts on which filters, devices or times depend stay unknown, so that a condition
 * on them counts as one that can be met.
 */

import { isGuid, keyOf } from '../../kernel/ids.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import {
  byConditionName,
  conditionNames,
  conditions,
  type ConditionName,
} from '../engine/conditions/condition-list.ts'
import type { SignIn } from '../engine/model/sign-in.ts'
import { timeConditionOf } from '../model/form-2019/time-condition.ts'
import { reservedLocationIds } from '../model/locations/reserved-locations.ts'
import { checkCodes } from './check-codes.ts'
import type { CheckSubject } from './check-subject.ts'
import type { SearchEffort } from './effort.ts'
import { impossibleRisks, isRiskCondition } from './impossible-risks.ts'
import { valuesOfPolicy } from './policy-values.ts'
import { concerned, warningOf, type PolicyWarning } from './policy-warning.ts'
import { compileAlone, failingConditions, nearestSignIn } from './satisfy.ts'
import { plainSignIn, withValue, type SignInValue } from './sign-in-values.ts'

/** Combinations of values that are tried to prove that no sign-in meets a policy. */
const mostCombinations = 20_000

/** What a condition depends on besides the attribute that its grid varies. */
const furtherAttributes: Readonly<Partial<Record<ConditionName, readonly string[]>>> = {
  agentContext: ['principal'],
  application: ['principal'],
  clientApps: ['platform'],
}

/** The attributes of sign-ins that each condition depends on. */
const attributesByCondition: ReadonlyMap<ConditionName, readonly string[]> = new Map(
  conditions.map((condition) => [
    condition.name,
    [
      condition.grid.attribute,
      ...(furtherAttributes[condition.name] ?? []),
      ...(isRiskCondition(condition) ? ['principal'] : []),
    ],
  ]),
)

function attributesOf(condition: ConditionName): readonly string[] {
  return attributesByCondition.get(condition) ?? []
}

/** The place of each condition in a policy. */
const placeOf = byConditionName(({ members }) => ['/conditions', ...members.slice(0, 1)].join('/'))

/** Keywords of which the engine knows what they mean. */
const keywordsOfApplications: readonly string[] = ['All', 'None', 'AllAgentIdResources']

function* combinations(
  start: SignIn,
  lists: readonly (readonly SignInValue[])[],
): Generator<SignIn> {
  const [first, ...rest] = lists
  if (first === undefined) {
    yield start
    return
  }
  for (const value of first) yield* combinations(withValue(start, value), rest)
}

/** Finds a condition of a policy that no sign-in meets, or several that none meets together. */
function findContradiction(
  policy: DecisionPolicy,
  subject: CheckSubject,
  effort: SearchEffort,
): readonly ConditionName[] | undefined {
  const alone = compileAlone(policy, subject)
  const values = valuesOfPolicy(policy, subject)
  const plain = plainSignIn(values, subject.at)
  const failingOf = (signIn: SignIn): readonly ConditionName[] => [
    ...new Set([...failingConditions(alone, signIn), ...impossibleRisks(policy, signIn)]),
  ]
  const nearest = nearestSignIn(alone, plain, values, effort)
  const failing = failingOf(nearest.signIn)
  if (failing.length === 0) return undefined

  /** Tells whether one of the conditions fails in every combination of the values that they depend on. */
  function provedNever(some: readonly ConditionName[]): boolean {
    const attributes = new Set(some.flatMap(attributesOf))
    const lists = [...attributes].flatMap((name) => {
      const list = values.get(name)
      return list === undefined ? [] : [list]
    })
    const size = lists.reduce((product, list) => product * list.length, 1)
    if (size > mostCombinations) return false
    for (const signIn of combinations(nearest.signIn, lists)) {
      if (!effort.take()) return false
      const unmet = failingOf(signIn)
      if (!some.some((condition) => unmet.includes(condition))) return false
    }
    return true
  }

  const single = failing.find((condition) => provedNever([condition]))
  if (single !== undefined) return [single]
  const related = relatedConditions(failing)
  return provedNever(related) ? leastOf(related, provedNever) : undefined
}

/** Lists the conditions that depend on the same attributes as some conditions. */
function relatedConditions(some: readonly ConditionName[]): readonly ConditionName[] {
  const attributes = new Set(some.flatMap(attributesOf))
  return conditionNames.filter((condition) =>
    attributesOf(condition).some((attribute) => attributes.has(attribute)),
  )
}

/** Leaves out conditions without which the proof holds. */
function leastOf(
  all: readonly ConditionName[],
  isProof: (some: readonly ConditionName[]) => boolean,
): readonly ConditionName[] {
  return all.reduce((least, condition) => {
    const others = least.filter((each) => each !== condition)
    return others.length > 0 && isProof(others) ? others : least
  }, all)
}

/**
 * Whether a policy is for traffic, or includes a group of applications, such as `Office365`, that it does not exclude
 * as a whole. The published members may be a part of the group, so that one of them can always meet the policy.
 */
function hasOpenTarget({ body }: DecisionPolicy, { tenantRules }: CheckSubject): boolean {
  const { applications } = body.conditions
  // WHY: which traffic goes through these profiles, no sign-in says.
  if (applications?.networkAccess || applications?.globalSecureAccess) return true
  const excluded = new Set((applications?.excludeApplications ?? []).map(keyOf))
  const groups = new Set(tenantRules.applicationGroups.map(({ id }) => keyOf(id)))
  return (applications?.includeApplications ?? []).some(
    (item) =>
      (groups.has(keyOf(item)) || (!isGuid(item) && !keywordsOfApplications.includes(item))) &&
      !excluded.has(keyOf(item)),
  )
}

/** Whether a location that the policy names may exist without being known here. */
function namesUnknownLocation({ body }: DecisionPolicy, { tenantRules }: CheckSubject): boolean {
  const { locations } = body.conditions
  const known = new Set(
    [...tenantRules.namedLocations.map(({ id }) => id), ...reservedLocationIds].map(keyOf),
  )
  return (locations?.includeLocations ?? []).some((id) => isGuid(id) && !known.has(keyOf(id)))
}

/** Finds policies, enforced or in report-only mode, that apply to no sign-in. */
export function findNeverApplying(
  subject: CheckSubject,
  effort: SearchEffort,
): readonly PolicyWarning[] {
  return subject.policies.flatMap((policy) => {
    if (policy.body.state === 'disabled' || effort.isSpent) return []
    // WHY: the grid has one instant.
    if (timeConditionOf(policy.body.legacy?.times) !== undefined) return []
    const found = findContradiction(policy, subject, effort)
    if (found?.[0] === undefined) return []
    if (found.includes('application') && hasOpenTarget(policy, subject)) return []
    const [condition, ...others] = found
    const isPossible = found.includes('location') && namesUnknownLocation(policy, subject)
    const verb = isPossible ? 'may apply' : 'applies'
    const members = found.map((each) => `\`${placeOf[each].slice(1).replaceAll('/', '.')}\``)
    return [
      warningOf({
        ostiaryCode:
          others.length === 0 ? checkCodes.neverApplies : checkCodes.conditionsNeverMetTogether,
        certainty: isPossible ? 'possible' : 'certain',
        message:
          others.length === 0
            ? `the policy ${verb} to no sign-in: nothing meets ${members.join()}`
            : `the policy ${verb} to no sign-in: nothing meets ${members.join(' and ')} together`,
        policies: [concerned(policy, placeOf[condition])],
      }),
    ]
  })
}
