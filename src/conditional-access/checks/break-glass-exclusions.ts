/**
 * Finds enforced policies that apply to a break-glass identity (W7). Only declared identities count: an account is not
 * one because many policies exclude it.
 * Source: https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
 */

import { quoted } from '../../edm/place.ts'
import { keyOf } from '../../kernel/ids.ts'
import type { DecisionPolicy, PolicyReport } from '../engine/answer/decision.ts'
import { compilePolicies, type CompiledPolicies } from '../engine/compile.ts'
import type { ConditionName } from '../engine/conditions/condition-list.ts'
import { decide } from '../engine/decide.ts'
import type { Principal } from '../engine/model/sign-in.ts'
import type { YesNoUnknown } from '../engine/model/ternary.ts'
import { isForClientApplications } from '../model/client-applications.ts'
import { checkCodes } from './check-codes.ts'
import type { CheckedIdentity, CheckSubject } from './check-subject.ts'
import { placeOfPrincipals } from './enforced-policies.ts'
import { plainUser, unnamedUserId } from './plain-user.ts'
import { concerned, warningOf, type PolicyWarning } from './policy-warning.ts'

/** The conditions that say whom a policy is for. */
const principalConditions: readonly ConditionName[] = [
  'users',
  'workloadIdentities',
  'agentIdentities',
]

/** Tells whether a policy is for a principal, whatever else the sign-in is. */
function isFor({ conditions = [] }: PolicyReport): YesNoUnknown {
  const verdicts = conditions
    .filter(({ condition }) => principalConditions.includes(condition))
    .map(({ verdict }) => verdict)
  if (verdicts.includes('no')) return 'no'
  return verdicts.includes('unknown') ? 'unknown' : 'yes'
}

/** Tells by the ids of policies whether each is for a principal. */
function reachOf(
  compiled: CompiledPolicies,
  principal: Principal,
  at: Date,
): ReadonlyMap<string, YesNoUnknown> {
  const { policies } = decide(compiled, { principal, at: at.toISOString() }, { trace: 'full' })
  return new Map(policies.map((report) => [keyOf(report.policyId), isFor(report)]))
}

function includesByName({ body }: DecisionPolicy, { id, type }: CheckedIdentity): boolean {
  const { users, clientApplications } = body.conditions
  const named = {
    user: users?.includeUsers,
    group: users?.includeGroups,
    servicePrincipal: clientApplications?.includeServicePrincipals,
  }[type]
  return named?.some((each) => keyOf(each) === keyOf(id)) ?? false
}

/** Merges what is known of several principals: certain when one is certainly reached. */
function anyOfThem(verdicts: readonly YesNoUnknown[]): YesNoUnknown {
  if (verdicts.includes('yes')) return 'yes'
  return verdicts.includes('unknown') ? 'unknown' : 'no'
}

function excludesUsers({ body }: DecisionPolicy): boolean {
  const { users } = body.conditions
  if (users === null) return false
  const { excludeUsers, excludeGroups, excludeRoles, excludeGuestsOrExternalUsers } = users
  return (
    excludeUsers.length + excludeGroups.length + excludeRoles.length > 0 ||
    excludeGuestsOrExternalUsers !== null
  )
}

/** Finds out which policies are for an identity. */
function createReach({ directory, at }: CheckSubject, compiled: CompiledPolicies) {
  const of = (principal: Principal) => reachOf(compiled, principal, at)

  function reachOfGroup(id: string): (policy: DecisionPolicy) => YesNoUnknown {
    const members = directory.findMembers(id)
    if (members !== undefined) {
      const reached = members.map(of)
      return (policy) => anyOfThem(reached.map((each) => each.get(keyOf(policy.id)) ?? 'no'))
    }
    const plain = of(plainUser({ groupIds: [id] }))
    const unknown = of({ kind: 'user', id: unnamedUserId })
    return (policy) => {
      const key = keyOf(policy.id)
      const excluded = policy.body.conditions.users?.excludeGroups ?? []
      if (excluded.some((each) => keyOf(each) === keyOf(id))) return 'no'
      // Another exclusion may name a member, and another inclusion too.
      if (plain.get(key) === 'yes') return excludesUsers(policy) ? 'unknown' : 'yes'
      return unknown.get(key) ?? 'no'
    }
  }

  return ({ id, type }: CheckedIdentity): ((policy: DecisionPolicy) => YesNoUnknown) => {
    if (type === 'group') return reachOfGroup(id)
    const user = type === 'user' ? directory.findUser(id) : undefined
    if (user === null) return () => 'no'
    const reached = of(type === 'user' ? (user ?? { kind: 'user', id }) : { kind: type, id })
    return (policy) => reached.get(keyOf(policy.id)) ?? 'no'
  }
}

function nameOf({ id, displayName }: CheckedIdentity): string {
  return displayName === undefined ? quoted(id) : `${quoted(displayName)} (${id})`
}

/** Lists an identity once with the policies that certainly apply to it, and once with those that may. */
export function findReachedBreakGlass(subject: CheckSubject): readonly PolicyWarning[] {
  const { breakGlass, tenantRules, semantics } = subject
  const enforced = subject.policies.filter(({ body }) => body.state === 'enabled')
  if (breakGlass.length === 0) {
    if (enforced.every(({ body }) => isForClientApplications(body))) return []
    const message = 'no break-glass identity is declared, so nothing says that it is excluded'
    return [
      warningOf({
        ostiaryCode: checkCodes.breakGlassNotDeclared,
        certainty: 'certain',
        message,
        policies: [],
      }),
    ]
  }
  const reach = createReach(subject, compilePolicies(enforced, tenantRules, semantics))
  return breakGlass.flatMap((identity) => {
    const isReached = reach(identity)
    const among = enforced.filter((policy) => !includesByName(policy, identity))
    return (['yes', 'unknown'] as const).flatMap((verdict) => {
      const reaching = among.filter((policy) => isReached(policy) === verdict)
      if (reaching.length === 0) return []
      const isCertain = verdict === 'yes'
      const what = identity.type === 'group' ? 'group' : 'identity'
      return [
        warningOf({
          ostiaryCode: checkCodes.breakGlassNotExcluded,
          certainty: isCertain ? 'certain' : 'possible',
          message: isCertain
            ? `enforced policies apply to the break-glass ${what} ${nameOf(identity)}`
            : `enforced policies may apply to the break-glass ${what} ${nameOf(identity)}; its groups, roles or members are not known`,
          policies: reaching.map((policy) => concerned(policy, placeOfPrincipals(policy))),
        }),
      ]
    })
  })
}
