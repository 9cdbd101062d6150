/** Users that policies tell apart. */

import { isGuid } from '../../../kernel/ids.ts'
import { flagsIn } from '../../model/flags.ts'
import { includesAgentUsers } from '../../model/agents.ts'
import type { PolicySource } from '../model/compile-context.ts'
import { knownAbsent } from '../model/known-absent.ts'
import { externalUserType, userSchema } from '../model/sign-in-schema.ts'
import type { ExternalUserType, Principal, UserPrincipal } from '../model/sign-in.ts'
import { distinct, mentioned, type GridSubject, type GridValue } from './grid.ts'

type Policies = readonly PolicySource[]

/** Ids that no policy names. */
const unnamedUser = '00000000-0000-4000-8000-0000000000aa'
const unnamedTenant = '00000000-0000-4000-8000-0000000000ab'
const unnamedAgentUser = '00000000-0000-4000-8000-0000000000ad'

/** Users of one policy that are included and excluded at once: pairs that are tried at most. */
const mostPairs = 50

/** A member of the tenant without groups and roles, apart from what is given. */
function member(known: Partial<UserPrincipal> = {}): UserPrincipal {
  return {
    kind: 'user',
    id: unnamedUser,
    ...knownAbsent(userSchema),
    ...known,
  }
}

/** Lists the users that policies name by id. */
export function namedUserIds(policies: Policies): readonly string[] {
  return mentioned(policies, ({ users }) => [
    ...(users?.includeUsers ?? []),
    ...(users?.excludeUsers ?? []),
  ]).filter(isGuid)
}

function membersOfGroupsAndRoles(policies: Policies): readonly UserPrincipal[] {
  const groups = mentioned(policies, ({ users }) => [
    ...(users?.includeGroups ?? []),
    ...(users?.excludeGroups ?? []),
  ])
  const roles = mentioned(policies, ({ users }) => [
    ...(users?.includeRoles ?? []),
    ...(users?.excludeRoles ?? []),
  ])
  return [
    ...groups.map((group) => member({ groupIds: [group] })),
    ...roles.map((role) => member({ roleTemplateIds: [role] })),
    ...policies.flatMap(includedAndExcluded),
  ]
}

/** Users whom a policy includes by a group or role and excludes by a group. */
function includedAndExcluded({ body }: PolicySource): readonly UserPrincipal[] {
  const { users } = body.conditions
  if (users === null) return []
  return users.excludeGroups
    .flatMap((excluded) => [
      ...users.includeGroups.map((group) => member({ groupIds: [group, excluded] })),
      ...users.includeRoles.map((role) =>
        member({ groupIds: [excluded], roleTemplateIds: [role] }),
      ),
    ])
    .slice(0, mostPairs)
}

function externalUsers(policies: Policies): readonly UserPrincipal[] {
  const all = policies.flatMap(({ body }) => body.conditions.users ?? [])
  const guests = all
    .flatMap((users) => [users.includeGuestsOrExternalUsers, users.excludeGuestsOrExternalUsers])
    .flatMap((each) => each ?? [])
  const namesAllTypes = all.some((users) =>
    [...users.includeUsers, ...users.excludeUsers].includes('GuestsOrExternalUsers'),
  )
  const types = namesAllTypes
    ? externalUserType.enum
    : guests.flatMap((each) => flagsIn(each.guestOrExternalUserTypes))
  const tenants = guests.flatMap(({ externalTenants }) =>
    externalTenants !== null && 'members' in externalTenants ? externalTenants.members : [],
  )
  return [...new Set(types as readonly ExternalUserType[])].flatMap((type) =>
    [unnamedTenant, ...distinct(tenants)].map((homeTenantId) =>
      member({
        externalTypes: [type],
        homeTenantId: type === 'internalGuest' ? null : homeTenantId,
      }),
    ),
  )
}

function agentUsers(policies: Policies): readonly Principal[] {
  const areNamed = policies.some(
    ({ body }) =>
      includesAgentUsers(body) ||
      body.conditions.users?.includeUsers.includes('AllAgentIdUsers') === true,
  )
  return areNamed ? [{ kind: 'agentUser', id: unnamedAgentUser }] : []
}

/** A member whom no policy names, and everybody whom policies name; of those unknown only the id. */
export function userGridValues({ policies, users }: GridSubject): readonly GridValue[] {
  const principals: readonly Principal[] = [
    member(),
    ...namedUserIds(policies).map((id) => member({ ...users.get(id), id })),
    ...membersOfGroupsAndRoles(policies),
    ...externalUsers(policies),
    ...agentUsers(policies),
  ]
  return principals.map((principal) => ({ principal }))
}
