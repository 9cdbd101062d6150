/**
 * Who signs in: users, and the user accounts of agents.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups,
 * https://learn.microsoft.com/entra/external-id/authentication-conditional-access
 */

import { isForClientApplications } from '../../model/client-applications.ts'
import type { ConditionDefinition } from './condition.ts'
import { userGridValues } from './user-grid-values.ts'
import { UserTests } from './user-tests.ts'

/**
 * Users are included by id, group, role or way of being external (E5 to E13); the user accounts of agents
 * by id or all together (E16). Service principals and agents fail policies for users (E15) and pass those
 * for client applications.
 */
export const usersCondition: ConditionDefinition<'users'> = {
  name: 'users',
  analysisReason: 'users',
  heading: 'user',
  configured: ({ conditions }) => conditions.users,
  seen: ({ principal }) => principal,
  grid: { attribute: 'principal', values: userGridValues },
  narrowing: 'early',
  createCompiler(numbers) {
    const tests = new UserTests(numbers)
    return {
      plan({ body }) {
        const { users, clientAppTypes } = body.conditions
        if (isForClientApplications(body)) {
          return { include: [tests.clientApplicationEntry()], exclude: [] }
        }
        if (users === null) return { include: [], exclude: [] }
        return {
          include: tests.entries(users, 'include', guestsAndRolesMeanAllUsers(clientAppTypes)),
          exclude: tests.entries(users, 'exclude', false),
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
