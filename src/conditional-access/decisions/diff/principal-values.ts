/** Who signs in, for a grid: whoever policies name, and somebody whom they do not. */

import { isGuid } from '../../../kernel/ids.ts'
import type {
  CustomSecurityAttributes,
  ExternalUserType,
  Principal,
  UserPrincipal,
} from '../../engine/model/sign-in.ts'
import { comparisonsOf, distinct, flagsOf, mentioned, type PolicyConditions } from './mentions.ts'

/** Ids of nobody in particular. */
const somebody = '00000000-0000-4000-8000-0000000000aa'
const someTenant = '00000000-0000-4000-8000-0000000000ab'
const someWorkload = '00000000-0000-4000-8000-0000000000ac'
const someAgent = '00000000-0000-4000-8000-0000000000ad'

/** Pairs of memberships of one policy that are tried: an excluded one beside an included one. */
const mostPairs = 50

const externalTypes: readonly ExternalUserType[] = [
  'internalGuest',
  'b2bCollaborationGuest',
  'b2bCollaborationMember',
  'b2bDirectConnectUser',
  'otherExternalUser',
  'serviceProvider',
]

/** A member of the tenant who is in no group and holds no role, unless told otherwise. */
function member(known: Partial<UserPrincipal> = {}): UserPrincipal {
  return {
    kind: 'user',
    id: somebody,
    externalTypes: [],
    homeTenantId: null,
    groupIds: [],
    roleTemplateIds: [],
    ...known,
  }
}

function guestsOf({ users }: PolicyConditions) {
  return [users?.includeGuestsOrExternalUsers, users?.excludeGuestsOrExternalUsers].flatMap(
    (guests) => guests ?? [],
  )
}

function outsiders(conditions: readonly PolicyConditions[]): readonly Principal[] {
  const namesAll = conditions.some(({ users }) =>
    [...(users?.includeUsers ?? []), ...(users?.excludeUsers ?? [])].includes(
      'GuestsOrExternalUsers',
    ),
  )
  const types = namesAll
    ? externalTypes
    : mentioned(conditions, (each) =>
        guestsOf(each).flatMap((guests) => flagsOf(guests.guestOrExternalUserTypes)),
      )
  const tenants = mentioned(conditions, (each) =>
    guestsOf(each).flatMap(({ externalTenants }) =>
      externalTenants !== null && 'members' in externalTenants ? externalTenants.members : [],
    ),
  )
  return types.flatMap((type) =>
    [someTenant, ...tenants].map((homeTenantId) =>
      member({
        externalTypes: [type as ExternalUserType],
        homeTenantId: type === 'internalGuest' ? null : homeTenantId,
      }),
    ),
  )
}

/** Whoever a policy includes by one membership and excludes by another. */
function membersOfBoth({ users }: PolicyConditions): readonly Principal[] {
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

function insiders(conditions: readonly PolicyConditions[]): readonly Principal[] {
  const groups = mentioned(conditions, ({ users }) => [
    ...(users?.includeGroups ?? []),
    ...(users?.excludeGroups ?? []),
  ])
  const roles = mentioned(conditions, ({ users }) => [
    ...(users?.includeRoles ?? []),
    ...(users?.excludeRoles ?? []),
  ])
  return [
    ...groups.map((group) => member({ groupIds: [group] })),
    ...roles.map((role) => member({ roleTemplateIds: [role] })),
    ...conditions.flatMap(membersOfBoth),
  ]
}

/** Lists the values that rules compare attributes with, each as the attributes of something that has it. */
export function attributeValues(
  rules: readonly (string | undefined)[],
): readonly CustomSecurityAttributes[] {
  const texts = rules.flatMap(comparisonsOf).flatMap(({ property, value }) => {
    const name = property.replace(/^[^.]*\./u, '')
    if (typeof value === 'string') return [JSON.stringify({ [name]: value })]
    return Array.isArray(value) ? value.map((item: string) => JSON.stringify({ [name]: item })) : []
  })
  return [...new Set(texts)].map((text) => JSON.parse(text) as CustomSecurityAttributes)
}

function workloads(conditions: readonly PolicyConditions[]): readonly Principal[] {
  const mentions = conditions.flatMap(({ clientApplications }) => clientApplications ?? [])
  const ids = distinct(
    mentions.flatMap((each) => [
      ...each.includeServicePrincipals,
      ...each.excludeServicePrincipals,
    ]),
  )
  const rules = mentions.map(({ servicePrincipalFilter }) => servicePrincipalFilter?.rule)
  if (ids.length === 0 && rules.every((rule) => rule === undefined)) return []
  const workload = (id: string, attributes: CustomSecurityAttributes = {}): Principal => ({
    kind: 'servicePrincipal',
    id,
    workload: 'singleTenant',
    attributes,
  })
  return [
    workload(someWorkload),
    ...ids.filter(isGuid).map((id) => workload(id)),
    ...attributeValues(rules).map((attributes) => workload(someWorkload, attributes)),
  ]
}

function agents(conditions: readonly PolicyConditions[]): readonly Principal[] {
  const mentions = conditions.flatMap(({ clientApplications }) => clientApplications ?? [])
  const ids = distinct(
    mentions.flatMap((each) => [
      ...each.includeAgentIdServicePrincipals,
      ...each.excludeAgentIdServicePrincipals,
    ]),
  )
  const rules = mentions.map(({ agentIdServicePrincipalFilter: rule }) => rule?.rule)
  const namesUsers = conditions.some(
    ({ users }) => users?.includeUsers.includes('AllAgentIdUsers') === true,
  )
  const agent = (id: string, attributes: CustomSecurityAttributes = {}): Principal => ({
    kind: 'agentIdentity',
    id,
    blueprintId: null,
    attributes,
  })
  const isNamed = ids.length > 0 || rules.some((rule) => rule !== undefined)
  return [
    ...(isNamed ? [agent(someAgent)] : []),
    ...ids.filter(isGuid).map((id) => agent(id)),
    ...attributeValues(rules).map((attributes) => agent(someAgent, attributes)),
    ...(namesUsers ? [{ kind: 'agentUser', id: someAgent } as const] : []),
  ]
}

/** Lists the users that policies name. */
export function namedUserIds(conditions: readonly PolicyConditions[]): readonly string[] {
  return mentioned(conditions, ({ users }) => [
    ...(users?.includeUsers ?? []),
    ...(users?.excludeUsers ?? []),
  ]).filter(isGuid)
}

/**
 * Lists principals, the plainest first. `known` are those of the directory whom policies name; of others
 * only the id is known.
 */
export function principalValues(
  conditions: readonly PolicyConditions[],
  known: ReadonlyMap<string, UserPrincipal>,
): readonly [Principal, ...Principal[]] {
  return [
    member(),
    ...namedUserIds(conditions).map((id) => member({ ...known.get(id), id })),
    ...insiders(conditions),
    ...outsiders(conditions),
    ...workloads(conditions),
    ...agents(conditions),
  ]
}
