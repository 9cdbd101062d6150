/** Preconditions with the wrong number of values, or an action for something else. */

import { conditionsOf } from './conditions.ts'
import type { LintRule } from '../lint-rule.ts'

const content = (values: string): string => `<BuildingBlocks>
  <ClaimsSchema>
    <ClaimType Id="authenticationSource">
      <DataType>string</DataType>
    </ClaimType>
  </ClaimsSchema>
</BuildingBlocks>
<UserJourneys>
  <UserJourney Id="SignIn">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="ClaimsExchange">
        <Preconditions>
          <Precondition Type="ClaimEquals" ExecuteActionsIf="true">
${values}
            <Action>SkipThisOrchestrationStep</Action>
          </Precondition>
        </Preconditions>
        <ClaimsExchanges>
          <ClaimsExchange Id="ReadUser" TechnicalProfileReferenceId="AAD-Read" />
        </ClaimsExchanges>
      </OrchestrationStep>
    </OrchestrationSteps>
  </UserJourney>
</UserJourneys>`

const valuesOf = new Map([
  ['ClaimsExist', { count: 1, rule: 'one value, a claim' }],
  ['ClaimEquals', { count: 2, rule: 'two values, a claim and a text' }],
])

/** Finds preconditions that the schema accepts, but that say too little or too much. */
export const preconditionValues: LintRule = {
  id: 'precondition-values',
  severity: 'warning',
  meaning:
    'A precondition has the wrong number of values, or an action that does not fit what it is on.',
  cause:
    'The schema accepts any number of values and both actions everywhere. `ClaimsExist` takes one value, `ClaimEquals` takes two.',
  fix: 'Write the values that the type takes, and the action that skips a step or a validation technical profile.',
  example: content('            <Value>authenticationSource</Value>'),
  corrected: content(`            <Value>authenticationSource</Value>
            <Value>localAccountAuthentication</Value>`),
  source: 'userjourneys page; validation technical profile page.',
  *check({ policy }) {
    for (const { precondition, action } of conditionsOf(policy)) {
      const { type, values, actions, element } = precondition
      const expected = valuesOf.get(type)
      if (expected !== undefined && values.length !== expected.count) {
        yield {
          place: element.place,
          message: `\`${type}\` takes ${expected.rule}; this precondition has ${values.length}`,
        }
      }
      if (actions.some((written) => written !== action)) {
        yield {
          place: element.place,
          message: `the action of this precondition must be \`${action}\``,
        }
      }
    }
  },
}
