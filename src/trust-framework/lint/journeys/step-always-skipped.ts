/** Steps whose preconditions always skip them. */

import { keyOf } from '../../../kernel/ids.ts'
import { abbreviate } from '../../../kernel/abbreviate.ts'
import type { Precondition } from '../../model/policy.ts'
import { valuePlace } from './conditions.ts'
import type { LintRule } from '../lint-rule.ts'

const content = (second: string): string => `<UserJourneys>
  <UserJourney Id="SignIn">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="ClaimsExchange">
        <Preconditions>
          <Precondition Type="ClaimsExist" ExecuteActionsIf="true">
            <Value>objectId</Value>
            <Action>SkipThisOrchestrationStep</Action>
          </Precondition>
          <Precondition Type="ClaimsExist" ExecuteActionsIf="false">
            <Value>${second}</Value>
            <Action>SkipThisOrchestrationStep</Action>
          </Precondition>
        </Preconditions>
        <ClaimsExchanges>
          <ClaimsExchange Id="WriteUser" TechnicalProfileReferenceId="AAD-Write" />
        </ClaimsExchanges>
      </OrchestrationStep>
    </OrchestrationSteps>
  </UserJourney>
</UserJourneys>`

/** Finds the first precondition that fires exactly when an earlier one of the same step does not. */
function findComplement(
  preconditions: readonly Precondition[],
): { readonly first: Precondition; readonly second: Precondition } | undefined {
  const seen = new Map<string, Precondition>()
  for (const second of preconditions) {
    if (second.type !== 'ClaimsExist') continue
    const claim = keyOf(second.values[0]?.trim() ?? '')
    const first = seen.get(`${!second.executeActionsIf} ${claim}`)
    if (first !== undefined) return { first, second }
    seen.set(`${second.executeActionsIf} ${claim}`, second)
  }
  return undefined
}

/** Finds steps that are skipped when a claim exists, and also when it does not. */
export const stepAlwaysSkipped: LintRule = {
  id: 'step-always-skipped',
  severity: 'error',
  meaning: 'A step is skipped when a claim exists and also when it does not, so it never runs.',
  cause:
    'The first precondition that fires skips the step: several preconditions are alternatives, not conditions that must all hold.',
  fix: 'Delete the precondition that is wrong, or set `ExecuteActionsIf` of both to the same value.',
  example: content('objectId'),
  corrected: content('email'),
  source: 'userjourneys page, preconditions.',
  *check({ policy }) {
    const journeys = [...policy.userJourneys.values(), ...policy.subJourneys.values()]
    for (const { id, steps } of journeys) {
      for (const { order, preconditions } of steps) {
        const found = findComplement(preconditions)
        if (found === undefined) continue
        yield {
          place: valuePlace(found.second, 0),
          message: `step ${order} of journey \`${id}\` never runs: it is skipped with claim \`${abbreviate(found.second.values[0] ?? '')}\` and without it`,
          conflictsWith: valuePlace(found.first, 0),
        }
      }
    }
  },
}
