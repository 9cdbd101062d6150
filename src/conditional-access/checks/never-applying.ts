/**
 * Finds policies that apply to no sign-in (W11, W12). A policy is reported only when every sign-in that could tell is
 * decided, and it applies to none: facts on which filters, devices or times depend stay unknown, so that a condition
 * on them counts as one that can be met.
 */

import { isGuid, keyOf } from '../../kernel/ids.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import { conditionNames, type ConditionName } from '../engine/conditions/condition-list.ts'
import { knownAbsent } from '../engine/model/known-absent.ts'
import { userSchema } from '../engine/model/sign-in-schema.ts'
import type { Principal, SignIn, Target } from '../engine/model/sign-in.ts'
import { timeConditionOf } from '../model/form-2019/time-condition.ts'
import { agentsOf } from '../model/agents.ts'
import { flagsIn } from '../model/flags.ts'
import { reservedLocationIds } from '../model/locations/reserved-locations.ts'
import { checkCodes } from './check-codes.ts'
import type { CheckSubject } from './check-subject.ts'
import type { SearchEffort } from './effort.ts'
import { locationSets } from './location-sets.ts'
import { concerned, warningOf, type PolicyWarning } from './policy-warning.ts'
import { compileAlone, failingConditions, nearestSignIn } from './satisfy.ts'
import {
  plainSignIn,
  valuesOf,
  withValue,
  type SignInValue,
  type ValuesByAttribute,
} from './sign-in-values.ts'

/** Combinations of values that are tried to prove that no sign-in meets a policy. */
const mostCombinations = 20_000

/** The attributes of sign-ins that each condition depends on. */
const attributesOfCondition: Readonly<Record<ConditionName, readonly string[]>> = {
  users: ['principal'],
  workloadIdentities: ['principal'],
  agentIdentities: ['principal'],
  agentContext: ['principal', 'agentContexts'],
  application: ['principal', 'target'],
  userActions: ['target'],
  authenticationContext: ['target'],
  clientApps: ['clientApp', 'platform'],
  devicePlatform: ['platform'],
  location: ['network'],
  devices: ['device'],
  signInRisk: ['principal', 'risk.signIn'],
  signInRiskDetections: ['principal', 'risk.signInDetections'],
  userRisk: ['principal', 'risk.user'],
  servicePrincipalRisk: ['principal', 'risk.servicePrincipal'],
  agentIdRisk: ['principal', 'risk.agent'],
  agentSessionRisk: ['risk.agentSession'],
  insiderRisk: ['principal', 'risk.insider'],
  authenticationFlow: ['authenticationFlow'],
  time: [],
  unknownMembers: [],
}

const placeOfCondition: Readonly<Record<ConditionName, string>> = {
  users: 'users',
  workloadIdentities: 'clientApplications',
  agentIdentities: 'clientApplications',
  agentContext: 'agentContext',
  application: 'applications',
  userActions: 'applications/includeUserActions',
  authenticationContext: 'applications/includeAuthenticationContextClassReferences',
  clientApps: 'clientAppTypes',
  devicePlatform: 'platforms',
  location: 'locations',
  devices: 'devices',
  signInRisk: 'signInRiskLevels',
  signInRiskDetections: 'signInRiskDetections',
  userRisk: 'userRiskLevels',
  servicePrincipalRisk: 'servicePrincipalRiskLevels',
  agentIdRisk: 'agentIdRiskLevels',
  agentSessionRisk: 'agentSessionRiskLevels',
  insiderRisk: 'insiderRiskLevels',
  authenticationFlow: 'authenticationFlows',
  time: 'times',
  unknownMembers: '',
}

/** Keywords of which the engine knows what they mean. */
const keywordsOfApplications: readonly string[] = ['All', 'None', 'AllAgentIdResources']

/** Risks that only some principals have. Source: `conditionalAccessConditionSet`. */
const risksOfUsers: readonly ConditionName[] = [
  'signInRisk',
  'signInRiskDetections',
  'userRisk',
  'insiderRisk',
]

/** The plainest principal of each way in which a policy includes somebody, as far as such a principal can exist. */
function principalsOf({ body }: DecisionPolicy, { directory }: CheckSubject): readonly Principal[] {
  const { users } = body.conditions
  const absent = knownAbsent(userSchema)
  const unnamed = '00000000-0000-4000-8000-0000000000af'
  const byId = (users?.includeUsers ?? []).filter(isGuid).flatMap((id): readonly Principal[] => {
    const found = directory.findUser(id)
    if (found) return [found]
    // WHY: directories do not list the user accounts of agents.
    const agentUser: Principal = { kind: 'agentUser', id }
    return found === null ? [agentUser] : [{ kind: 'user', id, ...absent }, agentUser]
  })
  const inGroups = (users?.includeGroups ?? []).flatMap(
    (id): readonly Principal[] =>
      directory.findMembers(id) ?? [{ kind: 'user', id: unnamed, ...absent, groupIds: [id] }],
  )
  const inRoles = (users?.includeRoles ?? []).map((id): Principal => ({
    kind: 'user',
    id: unnamed,
    ...absent,
    roleTemplateIds: [id],
  }))
  const agents = (agentsOf(body.conditions)?.includeAgentUsers ?? [])
    .filter(isGuid)
    .map((id): Principal => ({ kind: 'agentUser', id }))
  return [...byId, ...inGroups, ...inRoles, ...agents]
}

/** Principals that stand for no group, no role and no id of the policy: those that its other members include. */
function isGeneral(principal: Principal): boolean {
  if (principal.kind !== 'user') return true
  return (principal.groupIds ?? []).length + (principal.roleTemplateIds ?? []).length === 0
}

/** The values of sign-ins that a policy tells apart; facts that filters compare are left out. */
function valuesOfPolicy(policy: DecisionPolicy, subject: CheckSubject): ValuesByAttribute {
  const { body } = policy
  const values = new Map(valuesOf([policy], subject.tenantRules, subject.at))
  const named = new Set(
    [
      ...(body.conditions.users?.includeUsers ?? []),
      ...(body.conditions.users?.excludeUsers ?? []),
    ].map(keyOf),
  )
  const general = (values.get('principal') ?? []).filter(
    ({ principal }) =>
      principal !== undefined && isGeneral(principal) && !named.has(keyOf(principal.id)),
  )
  values.set('principal', [
    ...general.map(withoutAttributes),
    ...principalsOf(policy, subject).map((principal) => ({ principal })),
  ])
  values.set('target', (values.get('target') ?? []).map(withoutAttributes))
  values.set('network', [
    { network: { namedLocationIds: [] } },
    ...(body.conditions.locations?.includeLocations ?? [])
      .flatMap((item) => locationSets(item, subject.tenantRules))
      .map((namedLocationIds) => ({ network: { namedLocationIds } })),
  ])
  values.delete('device')
  return values
}

/** Leaves out custom security attributes, which only filters compare. */
function withoutAttributes({ principal, target, ...value }: SignInValue): SignInValue {
  const result: { principal?: Principal; target?: Target } = {}
  if (principal !== undefined && 'attributes' in principal) {
    const { attributes: _, ...rest } = principal
    result.principal = rest
  } else if (principal !== undefined) result.principal = principal
  if (target?.kind === 'applications') {
    const applications = target.applications.map(({ appId, isAgentResource }) => ({
      appId,
      ...(isAgentResource !== undefined && { isAgentResource }),
    }))
    result.target = { ...target, applications }
  } else if (target !== undefined) result.target = target
  return { ...value, ...result }
}

/** Lists conditions that the principal of a sign-in never meets, whatever the sign-in says. */
function impossibleRisks(
  { body }: DecisionPolicy,
  { principal }: SignIn,
): readonly ConditionName[] {
  const { conditions } = body
  const isAny = (levels: readonly string[]): boolean =>
    levels.length > 0 && !levels.includes('none')
  if (principal.kind === 'user' || principal.kind === 'agentUser') {
    return isAny(conditions.servicePrincipalRiskLevels) ? ['servicePrincipalRisk'] : []
  }
  const set: Readonly<Partial<Record<ConditionName, boolean>>> = {
    signInRisk: isAny(conditions.signInRiskLevels),
    signInRiskDetections: (conditions.signInRiskDetections?.includeDetections ?? []).length > 0,
    userRisk: isAny(conditions.userRiskLevels),
    insiderRisk: isAny(flagsIn(conditions.insiderRiskLevels)),
  }
  return risksOfUsers.filter((condition) => set[condition] === true)
}

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
  function provedNever(conditions: readonly ConditionName[]): boolean {
    const attributes = new Set(conditions.flatMap((condition) => attributesOfCondition[condition]))
    if (
      conditions.some(
        (condition) => risksOfUsers.includes(condition) || condition === 'servicePrincipalRisk',
      )
    ) {
      attributes.add('principal')
    }
    const lists = [...attributes].flatMap((name) => {
      const list = values.get(name)
      return list === undefined ? [] : [list]
    })
    const size = lists.reduce((product, list) => product * list.length, 1)
    if (size > mostCombinations) return false
    for (const signIn of combinations(nearest.signIn, lists)) {
      if (!effort.take()) return false
      const unmet = failingOf(signIn)
      if (!conditions.some((condition) => unmet.includes(condition))) return false
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
  const attributes = new Set(some.flatMap((condition) => attributesOfCondition[condition]))
  return conditionNames.filter((condition) =>
    attributesOfCondition[condition].some((attribute) => attributes.has(attribute)),
  )
}

/** Leaves out conditions without which the proof holds. */
function leastOf(
  conditions: readonly ConditionName[],
  isProof: (conditions: readonly ConditionName[]) => boolean,
): readonly ConditionName[] {
  return conditions.reduce((least, condition) => {
    const others = least.filter((each) => each !== condition)
    return others.length > 0 && isProof(others) ? others : least
  }, conditions)
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

function targetOf(condition: ConditionName): string {
  return `/conditions/${placeOfCondition[condition]}`
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
    const members = found.map((each) => `\`${targetOf(each).slice(1).replaceAll('/', '.')}\``)
    return [
      warningOf({
        ostiaryCode:
          others.length === 0 ? checkCodes.neverApplies : checkCodes.conditionsNeverMetTogether,
        certainty: isPossible ? 'possible' : 'certain',
        message:
          others.length === 0
            ? `the policy ${verb} to no sign-in: nothing meets ${members.join()}`
            : `the policy ${verb} to no sign-in: nothing meets ${members.join(' and ')} together`,
        policies: [concerned(policy, targetOf(condition))],
      }),
    ]
  })
}
