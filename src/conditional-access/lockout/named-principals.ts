/**
 * The principals, groups and roles that policies name. Other properties of principals make no difference to
 * lockouts.
 */

import { keyOf } from '../../kernel/ids.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import type { Principal } from '../engine/model/sign-in.ts'

/** The ids that policies include or exclude, by `keyOf` them. */
export interface NamedPrincipals {
  readonly ids: ReadonlySet<string>
  readonly groupIds: ReadonlySet<string>
  readonly roleTemplateIds: ReadonlySet<string>
}

/** Lists the ids that policies name. */
export function namedPrincipals(policies: readonly DecisionPolicy[]): NamedPrincipals {
  const users = policies.flatMap(({ body }) => body.conditions.users ?? [])
  const workloads = policies.flatMap(({ body }) => body.conditions.clientApplications ?? [])
  return {
    ids: keysOf([
      ...users.flatMap((named) => [...named.includeUsers, ...named.excludeUsers]),
      ...workloads.flatMap((named) => [
        ...named.includeServicePrincipals,
        ...named.excludeServicePrincipals,
      ]),
    ]),
    groupIds: keysOf(users.flatMap((named) => [...named.includeGroups, ...named.excludeGroups])),
    roleTemplateIds: keysOf(
      users.flatMap((named) => [...named.includeRoles, ...named.excludeRoles]),
    ),
  }
}

function keysOf(ids: readonly string[]): ReadonlySet<string> {
  return new Set(ids.map(keyOf))
}

/** A text that is equal for principals that the policies treat alike. */
export function equivalenceKey(principal: Principal, named: NamedPrincipals): string {
  const { ids, groupIds, roleTemplateIds } = named
  const among = (names: ReadonlySet<string>, given: readonly string[] = []): readonly string[] =>
    given.map(keyOf).filter((id) => names.has(id))
  const [id] = among(ids, [principal.id])
  return JSON.stringify(
    principal.kind === 'user'
      ? {
          ...principal,
          id,
          groupIds: among(groupIds, principal.groupIds),
          roleTemplateIds: among(roleTemplateIds, principal.roleTemplateIds),
        }
      : { ...principal, id },
  )
}
