/** The values of sign-ins that one policy tells apart. */

import { isGuid, keyOf } from '../../kernel/ids.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import type { Principal, Target } from '../engine/model/sign-in.ts'
import { agentsOf } from '../model/agents.ts'
import type { CheckSubject } from './check-subject.ts'
import { locationSets } from './location-sets.ts'
import { plainUser } from './plain-user.ts'
import { valuesOf, type SignInValue, type ValuesByAttribute } from './sign-in-values.ts'

/** The plainest principal of each way in which a policy includes somebody, as far as such a principal can exist. */
function principalsOf({ body }: DecisionPolicy, { directory }: CheckSubject): readonly Principal[] {
  const { users } = body.conditions
  const byId = (users?.includeUsers ?? []).filter(isGuid).flatMap((id): readonly Principal[] => {
    const found = directory.findUser(id)
    if (found) return [found]
    // WHY: directories do not list the user accounts of agents.
    const agentUser: Principal = { kind: 'agentUser', id }
    return found === null ? [agentUser] : [plainUser({ id }), agentUser]
  })
  const inGroups = (users?.includeGroups ?? []).flatMap(
    (id): readonly Principal[] => directory.findMembers(id) ?? [plainUser({ groupIds: [id] })],
  )
  const inRoles = (users?.includeRoles ?? []).map((id) => plainUser({ roleTemplateIds: [id] }))
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

/** Lists the values of sign-ins that a policy tells apart; facts that filters compare are left out. */
export function valuesOfPolicy(policy: DecisionPolicy, subject: CheckSubject): ValuesByAttribute {
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
