/**
 * How the session of an agent came about. No page of Microsoft describes the condition; exports of 2026 have it.
 */

import { agentContextOf } from '../../model/agents.ts'
import { entriesOf, unrestricted, type Plan } from '../matching/plan.ts'
import { ValueTests } from '../matching/value-tests.ts'
import { agentContexts } from '../model/sign-in-schema.ts'
import { unknown } from '../model/ternary.ts'
import type { ConditionDefinition } from './condition.ts'
import { mentioned } from './grid.ts'

const missing = unknown('agentContexts')

/** The contexts in which the subject of the token is not an agent user: a person, or the agent itself. */
const contextsOfOthers = agentContexts.filter(
  (context) => context !== 'agentUserSessionsInitiatedFromEndpoints',
)

/**
 * Met by sessions in an included context that are in no excluded one. A session of a user is never one that an agent
 * user began at an endpoint; service principals and agents that sign in as themselves have no context (E62).
 * DEVIATION: Graph names no reason of its own for the condition; it is reported as `users`.
 */
export const agentContextCondition: ConditionDefinition<'agentContext'> = {
  name: 'agentContext',
  analysisReason: 'users',
  heading: 'agent context',
  members: ['agentContext'],
  configured: ({ conditions }) => agentContextOf(conditions),
  seen: (signIn) => signIn.agentContexts ?? null,
  grid: {
    attribute: 'agentContexts',
    values({ policies }) {
      const named = mentioned(policies, (conditions) => {
        const contexts = agentContextOf(conditions)
        return contexts === null
          ? []
          : [...contexts.includeAgentContexts, ...contexts.excludeAgentContexts]
      })
      const known = agentContexts.filter((context) => named.includes(context))
      return [{ agentContexts: [] }, ...known.map((context) => ({ agentContexts: [context] }))]
    },
  },
  createCompiler(numbers) {
    const contexts = new ValueTests(numbers)
    const testOf = (context: string): number => contexts.declare(context)
    return {
      plan({ body }): Plan {
        const listed = agentContextOf(body.conditions)
        if (listed === null) return unrestricted
        const { includeAgentContexts, excludeAgentContexts } = listed
        const include = entriesOf('includeAgentContexts', includeAgentContexts, testOf)
        const exclude = entriesOf('excludeAgentContexts', excludeAgentContexts, testOf)
        return { include: include.length === 0 ? null : include, exclude }
      },
      runTests({ principal, agentContexts: known }, matchSets) {
        if (principal.kind === 'servicePrincipal') return
        const possible = principal.kind === 'agentUser' ? agentContexts : contextsOfOthers
        for (const context of possible) {
          if (known === undefined) matchSets.report(contexts.find(context), missing)
          else if (known.includes(context)) matchSets.match(contexts.find(context))
        }
      },
    }
  },
}
