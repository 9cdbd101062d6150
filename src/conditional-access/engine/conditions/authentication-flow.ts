/**
 * How the session was carried to another device.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-authentication-flows
 */

import { flagsIn } from '../../model/flags.ts'
import type { MatchSets } from '../matching/match-sets.ts'
import { entriesOf, unrestricted } from '../matching/plan.ts'
import { ValueTests } from '../matching/value-tests.ts'
import type { TransferMethod } from '../model/sign-in.ts'
import { unknown } from '../model/ternary.ts'
import type { ConditionDefinition } from './condition.ts'
import { mentioned } from './grid.ts'

/** Met by the flow of the request, and by the one with which the session began (E37). */
export const authenticationFlowCondition: ConditionDefinition<'authenticationFlow'> = {
  name: 'authenticationFlow',
  analysisReason: 'authenticationFlow',
  heading: 'flow',
  members: ['authenticationFlows'],
  configured: ({ conditions }) => conditions.authenticationFlows,
  seen: ({ authenticationFlow }) => authenticationFlow ?? null,
  grid: {
    attribute: 'authenticationFlow',
    values({ policies }) {
      const methods = mentioned(policies, ({ authenticationFlows }) =>
        flagsIn(authenticationFlows?.transferMethods ?? null),
      ) as readonly TransferMethod[]
      return (['none', ...methods] as const).map((method) => ({
        authenticationFlow: { current: method, original: method },
      }))
    },
  },
  createCompiler(numbers) {
    const methods = new ValueTests(numbers)

    function testMethod(
      method: string | undefined,
      fact: 'authenticationFlow.current' | 'authenticationFlow.original',
      matchSets: MatchSets,
    ): void {
      if (method === undefined) matchSets.reportEach(methods.tests, unknown(fact))
      else matchSets.match(methods.find(method))
    }

    return {
      plan({ body }) {
        const listed = flagsIn(body.conditions.authenticationFlows?.transferMethods ?? null)
        if (listed.length === 0) return unrestricted
        const include = entriesOf('transferMethods', listed, (method) => methods.declare(method))
        return { include, exclude: [] }
      },
      runTests({ authenticationFlow }, matchSets) {
        testMethod(authenticationFlow?.current, 'authenticationFlow.current', matchSets)
        testMethod(authenticationFlow?.original, 'authenticationFlow.original', matchSets)
      },
    }
  },
}
