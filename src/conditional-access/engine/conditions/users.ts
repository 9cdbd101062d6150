/**
 * Who signs in: users, and the user accounts of agents.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups,
 * https://learn.microsoft.com/entra/external-id/authentication-conditional-access
 */

import { agentsOf } from '../../model/agents.ts'
import { isForClientApplications } from '../../model/client-applications.ts'
import { clientAppsCondition } from './client-apps.ts'
import { workloadIdentitiesCondition } from './client-applications.ts'
import { hasUnknownMember } from './unknown-members.ts'
import type { ConditionDefinition } from './condition.ts'
import { userGridValues } from './user-grid-values.ts'
import { UserTests } from './user-tests.ts'

/**
 * Users are included by id, group, role or way of being external (E5 to E13); the user accounts of agents
 * by id or all together (E16), in `users` or in `agents` (E61). Service principals and agents fail policies for users (E15) and pass those
 * for client applications.
 */
export const usersCondition: ConditionDefinition<'users'> = {
  name: 'users',
  analysisReason: 'users',
  heading: 'user',
  members: ['users', 'agents'],
  configured: ({ conditions }) => {
    const agents = agentsOf(conditions)
    return agents === null ? conditions.users : { ...conditions.users, ...agents }
  },
  seen: ({ principal }) => principal,
  grid: { attribute: 'principal', values: userGridValues },
  narrowing: 'early',
  createCompiler(numbers) {
    const tests = new UserTests(numbers)
    return {
      plan(source) {
        const { body } = source
        const { users, clientAppTypes } = body.conditions
        if (isForClientApplications(body)) {
          return { include: [tests.clientApplicationEntry()], exclude: [] }
        }
        const agents = agentsOf(body.conditions)
        // WHY: an unknown client application may be one of Exchange, an unknown item one of those of applications.
        const isEveryone =
          hasUnknownMember(source, clientAppsCondition) ||
          guestsAndRolesMeanAllUsers(clientAppTypes)
        const mayBeForClients = hasUnknownMember(source, workloadIdentitiesCondition)
        return {
          include: [
            ...(mayBeForClients ? [tests.clientApplicationEntry()] : []),
            ...(users === null ? [] : tests.entries(users, 'include', isEveryone)),
            ...(agents === null ? [] : tests.agentEntries(agents, 'include')),
          ],
          exclude: [
            ...(users === null ? [] : tests.entries(users, 'exclude', false)),
            ...(agents === null ? [] : tests.agentEntries(agents, 'exclude')),
          ],
        }
      },
      runTests: ({ principal }, matchSets) => tests.run(principal, matchSets),
    }
  },
}

/** In a policy for Exchange ActiveSync alone, included guests and roles mean all users (E32). */
function guestsAndRolesMeanAllUsers(clientAppTypes: readonly string[]): boolean {
  return clientAppTypes.length > 0 && clientAppTypes.every((type) => exchangeTypes.includes(type))
}

const exchangeTypes: readonly string[] = ['exchangeActiveSync', 'easSupported']
