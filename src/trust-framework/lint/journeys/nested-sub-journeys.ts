/** Sub journeys that invoke sub journeys. */

import { keyOf } from '../../../kernel/ids.ts'
import { invokesSubJourneys } from '../../validation/journeys/journey-steps.ts'
import type { LintRule } from '../lint-rule.ts'

const evaluate = `    <SubJourney Id="Evaluate" Type="Call">
      <OrchestrationSteps>
        <OrchestrationStep Order="1" Type="ClaimsExchange">
          <ClaimsExchanges>
            <ClaimsExchange Id="EvaluateRisk" TechnicalProfileReferenceId="RiskService" />
          </ClaimsExchanges>
        </OrchestrationStep>
      </OrchestrationSteps>
    </SubJourney>`

/** Finds steps of sub journeys that invoke a sub journey that the policy has. */
export const nestedSubJourneys: LintRule = {
  id: 'nested-sub-journeys',
  severity: 'note',
  meaning: 'A sub journey invokes another sub journey.',
  cause:
    'The documentation says that only user journeys should invoke sub journeys. The service accepts it and mostly runs it, but nobody promises that it does.',
  fix: 'Invoke both sub journeys from the user journey, one after the other.',
  example: `<SubJourneys>
    <SubJourney Id="CheckUser" Type="Call">
      <OrchestrationSteps>
        <OrchestrationStep Order="1" Type="InvokeSubJourney">
          <JourneyList>
            <Candidate SubJourneyReferenceId="Evaluate" />
          </JourneyList>
        </OrchestrationStep>
      </OrchestrationSteps>
    </SubJourney>
${evaluate}
</SubJourneys>`,
  corrected: `<SubJourneys>
${evaluate}
</SubJourneys>`,
  source: 'MicrosoftDocs/azure-docs#87748; subjourneys page.',
  *check({ policy }) {
    for (const { id, steps } of policy.subJourneys.values()) {
      for (const { candidates } of steps.filter(invokesSubJourneys)) {
        for (const { referenceId, element } of candidates) {
          const invoked = policy.subJourneys.get(keyOf(referenceId))
          if (invoked === undefined) continue
          yield {
            place: element.place,
            message: `sub journey \`${id}\` invokes sub journey \`${invoked.id}\`; invoke it from the user journey`,
            conflictsWith: invoked.element.place,
          }
        }
      }
    }
  },
}
