/**
 * How the session was carried to another device.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-authentication-flows
 */

import { unknown } from '../model/ternary.ts'
import { entriesOf, type ConditionDefinition } from './condition.ts'
import { unrestricted } from './plan.ts'
import { flagsIn } from './flags.ts'
import type { MatchSets } from './match-sets.ts'
import { ValueTests } from './value-tests.ts'

/** Met by the flow of the request, and by the one with which the session began (E37). */
export const authenticationFlowCondition: ConditionDefinition = {
  name: 'authenticationFlow',
  begin(numbers) {
    const methods = new ValueTests(numbers)

    function lookAt(
      method: string | undefined,
      fact: 'authenticationFlow.current' | 'authenticationFlow.original',
      hits: MatchSets,
    ): void {
      if (method === undefined) hits.foundEach(methods.tests, unknown(fact))
      else hits.hit(methods.find(method))
    }

    return {
      plan({ body }) {
        const listed = flagsIn(body.conditions.authenticationFlows?.transferMethods ?? null)
        if (listed.length === 0) return unrestricted
        const include = entriesOf('transferMethods', listed, (method) => methods.declare(method))
        return { include, exclude: [] }
      },
      runTests({ authenticationFlow }, hits) {
        lookAt(authenticationFlow?.current, 'authenticationFlow.current', hits)
        lookAt(authenticationFlow?.original, 'authenticationFlow.original', hits)
      },
    }
  },
}
