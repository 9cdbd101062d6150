/**
 * Rules over whom a policy is for.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessusers
 */

import { principalCodes } from './refusal-codes.ts'
import type { Finding } from '../../kernel/findings.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import { agentsOf, includesAgentUsers } from '../model/agents.ts'
import { isForClientApplications } from '../model/client-applications.ts'
import { breach, type Rule } from './rule.ts'

type Users = NonNullable<ConditionalAccessPolicyBody['conditions']['users']>

const path = 'conditions.users'

/** Lists the members that include somebody; the placeholder `None` includes nobody. */
function includingMembers(users: Users): readonly string[] {
  const { includeUsers, includeGroups, includeRoles, includeGuestsOrExternalUsers: guests } = users
  const members = {
    includeUsers: includeUsers.filter((item) => item !== 'None'),
    includeGroups,
    includeRoles,
    includeGuestsOrExternalUsers: guests === null ? [] : [guests],
  }
  return Object.entries(members).flatMap(([member, items]) => (items.length === 0 ? [] : [member]))
}

/**
 * V2 on users, and V3. A policy includes users or client applications; `None` passes as a placeholder.
 * Source: https://learn.microsoft.com/graph/api/conditionalaccessroot-post-policies
 */
const someUser: Rule = {
  name: 'V2',
  breaches(body) {
    const { users, clientApplications } = body.conditions
    if (isForClientApplications(body) || includesAgentUsers(body)) return []
    if (users === null) {
      const member = clientApplications === null ? path : 'conditions.clientApplications'
      return [breach(principalCodes.missing, member, `\`${member}\` includes nobody`)]
    }
    if (users.includeUsers.length > 0 || includingMembers(users).length > 0) return []
    const message = `\`${path}\` includes nobody; to choose users later, write \`"includeUsers": ["None"]\``
    return [breach(principalCodes.missing, `${path}.includeUsers`, message)]
  },
}

/**
 * V6 on users. `All` is the only item of `includeUsers`; groups, roles and typed guests may be included
 * too, as in published policies. `All` does not cover the users of agents, so they may be listed with it.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
 */
const allUsersAlone: Rule = {
  name: 'V6',
  breaches({ conditions: { users } }) {
    const items = users?.includeUsers ?? []
    const isAlone = items.every((item) => item === 'All' || item === 'AllAgentIdUsers')
    if (!items.includes('All') || isAlone) return []
    const member = `${path}.includeUsers`
    return [
      breach(
        principalCodes.allUsersCombined,
        member,
        `\`All\` in \`${member}\` cannot be combined with other users`,
      ),
    ]
  },
}

/**
 * V9. One side of a policy names guests by the keyword or by their types, not by both.
 * Source: https://github.com/hashicorp/terraform-provider-azuread/issues/1196
 */
const guestsNamedOnce: Rule = {
  name: 'V9',
  breaches: ({ conditions: { users } }) =>
    onBothSides(users, (sided, side) => {
      const isBoth =
        sided[`${side}Users`].includes('GuestsOrExternalUsers') &&
        sided[`${side}GuestsOrExternalUsers`] !== null
      if (!isBoth) return []
      const member = `${path}.${side}GuestsOrExternalUsers`
      const words = "'GuestsOrExternalUsers' cannot be combined with guestOrExternalUsers"
      return [
        breach(
          principalCodes.guestsNamedTwice,
          member,
          `${words}: remove it from \`${path}.${side}Users\`, or remove \`${member}\``,
        ),
      ]
    }),
}

/**
 * V10. External tenants narrow down types of guests, so a type is required.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessguestsorexternalusers
 */
const tenantsOfSomeGuests: Rule = {
  name: 'V10',
  breaches: ({ conditions: { users } }) =>
    onBothSides(users, (sided, side) => {
      const guests = sided[`${side}GuestsOrExternalUsers`]
      if (!guests?.externalTenants || !isNoType(guests.guestOrExternalUserTypes)) return []
      const member = `${path}.${side}GuestsOrExternalUsers`
      const message = `\`${member}.externalTenants\` needs a type in \`guestOrExternalUserTypes\``
      return [breach(principalCodes.tenantsWithoutGuestTypes, `${member}.externalTenants`, message)]
    }),
}

function isNoType(types: string): boolean {
  return types === '' || types === 'none'
}

function onBothSides(
  users: Users | null,
  find: (users: Users, side: 'include' | 'exclude') => readonly Finding[],
): readonly Finding[] {
  return users === null ? [] : [...find(users, 'include'), ...find(users, 'exclude')]
}

/**
 * V34, and V8 on users. A policy is for users or for client applications; one for client applications has
 * `None` for users. Both may protect authentication contexts.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 */
const usersOrClientApplications: Rule = {
  name: 'V34',
  breaches(body) {
    const { users } = body.conditions
    if (users === null || !isForClientApplications(body)) return []
    return includingMembers(users).map((member) => {
      const message =
        `\`${path}.${member}\` cannot be combined with \`conditions.clientApplications\`; a policy for ` +
        'service principals has `"includeUsers": ["None"]`'
      return breach(principalCodes.usersWithClientApplications, `${path}.${member}`, message)
    })
  },
}

/**
 * V35. An exclusion of agent users needs something included, as it does for service principals. We infer it: no page
 * describes the member.
 */
const agentUsersExcludedFromSome: Rule = {
  name: 'V35',
  breaches({ conditions }) {
    const agents = agentsOf(conditions)
    if (agents === null || agents.excludeAgentUsers.length === 0) return []
    if (agents.includeAgentUsers.length > 0) return []
    const message =
      '`conditions.agents.excludeAgentUsers` requires a non-empty `conditions.agents.includeAgentUsers`; ' +
      'to include all, write `["All"]`'
    return [
      breach(principalCodes.agentUsersNotIncluded, 'conditions.agents.includeAgentUsers', message),
    ]
  },
}

/** Rules of users, groups, roles, guests and agent users. */
export const principalRules: readonly Rule[] = [
  someUser,
  allUsersAlone,
  guestsNamedOnce,
  tenantsOfSomeGuests,
  usersOrClientApplications,
  agentUsersExcludedFromSome,
]
