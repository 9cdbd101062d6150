/**
 * How the session was carried to another device.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-authentication-flows
 */

import { unknown } from '../model/ternary.ts'
import { entriesOf } from '../matching/plan.ts'
import { type ConditionDefinition } from './condition.ts'
import { unrestricted } from '../matching/plan.ts'
import { flagsIn } from './flags.ts'
import type { MatchSets } from '../matching/match-sets.ts'
import { ValueTests } from '../matching/value-tests.ts'

/** Met by the flow of the request, and by the one with which the session began (E37). */
export const authenticationFlowCondition: ConditionDefinition = {
  name: 'authenticationFlow',
  begin(numbers) {
    const methods = new ValueTests(numbers)

    function lookAt(
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
        lookAt(authenticationFlow?.current, 'authenticationFlow.current', matchSets)
        lookAt(authenticationFlow?.original, 'authenticationFlow.original', matchSets)
      },
    }
  },
}
