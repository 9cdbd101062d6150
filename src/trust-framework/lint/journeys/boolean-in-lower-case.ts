/** Comparisons of boolean claims with a text that they never have. */

import { keyOf } from '../../../kernel/ids.ts'
import { abbreviate } from '../../../kernel/abbreviate.ts'
import { conditionsOf, valuePlace } from './conditions.ts'
import type { LintRule } from '../lint-rule.ts'

const content = (literal: string): string => `<BuildingBlocks>
  <ClaimsSchema>
    <ClaimType Id="isAdult">
      <DataType>boolean</DataType>
    </ClaimType>
  </ClaimsSchema>
</BuildingBlocks>
<UserJourneys>
  <UserJourney Id="SignIn">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="ClaimsExchange">
        <Preconditions>
          <Precondition Type="ClaimEquals" ExecuteActionsIf="true">
            <Value>isAdult</Value>
            <Value>${literal}</Value>
            <Action>SkipThisOrchestrationStep</Action>
          </Precondition>
        </Preconditions>
        <ClaimsExchanges>
          <ClaimsExchange Id="AskParent" TechnicalProfileReferenceId="ParentPage" />
        </ClaimsExchanges>
      </OrchestrationStep>
    </OrchestrationSteps>
  </UserJourney>
</UserJourneys>`

/** Finds `ClaimEquals` of a boolean claim with anything but `True` and `False`. */
export const booleanInLowerCase: LintRule = {
  id: 'boolean-in-lower-case',
  severity: 'warning',
  meaning:
    'A `ClaimEquals` precondition compares a boolean claim with another text than `True` or `False`.',
  cause:
    'Texts are compared with regard to letter case, and a boolean claim reads `True` or `False`. The precondition never fires.',
  fix: 'Write `True` or `False`.',
  example: content('true'),
  corrected: content('True'),
  source: 'userjourneys page, preconditions; custom policy starter packs.',
  *check({ policy }) {
    for (const { precondition } of conditionsOf(policy)) {
      const [id = '', literal] = precondition.values
      const claim = policy.claimTypes.get(keyOf(id.trim()))
      if (precondition.type !== 'ClaimEquals' || claim?.dataType !== 'boolean') continue
      if (literal === undefined || literal === 'True' || literal === 'False') continue
      yield {
        place: valuePlace(precondition, 1),
        message: `boolean claim \`${claim.id}\` is \`True\` or \`False\`; it never equals \`${abbreviate(literal)}\``,
        conflictsWith: claim.element.place,
      }
    }
  },
}
