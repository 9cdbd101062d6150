/** Claims provider selections that come too late. */

import { findLateSelections } from '../../validation/journeys/step-warnings.ts'
import type { LintRule } from '../lint-rule.ts'

const signIn = `      <OrchestrationStep Order="1" Type="CombinedSignInAndSignUp" ContentDefinitionReferenceId="api.signuporsignin">
        <ClaimsProviderSelections>
          <ClaimsProviderSelection ValidationClaimsExchangeId="LocalExchange" />
        </ClaimsProviderSelections>
        <ClaimsExchanges>
          <ClaimsExchange Id="LocalExchange" TechnicalProfileReferenceId="SignInPage" />
        </ClaimsExchanges>
      </OrchestrationStep>`

/** Finds selections after a step where the user already signs in. */
export const selectionAfterSignIn: LintRule = {
  id: 'selection-after-sign-in',
  severity: 'warning',
  meaning: 'A `ClaimsProviderSelection` step follows a step where the user already signs in.',
  cause:
    'The service accepts the policy. At run time the selection can end with an exception, since the session already has a claims provider.',
  fix: 'Make the selection the first step, or let the user choose on a page and run the steps by preconditions.',
  example: `<UserJourneys>
  <UserJourney Id="SignIn">
    <OrchestrationSteps>
${signIn}
      <OrchestrationStep Order="2" Type="ClaimsProviderSelection" ContentDefinitionReferenceId="api.idpselections">
        <ClaimsProviderSelections>
          <ClaimsProviderSelection TargetClaimsExchangeId="VerifyAtBank" />
        </ClaimsProviderSelections>
      </OrchestrationStep>
    </OrchestrationSteps>
  </UserJourney>
</UserJourneys>`,
  corrected: `<UserJourneys>
  <UserJourney Id="SignIn">
    <OrchestrationSteps>
${signIn}
      <OrchestrationStep Order="2" Type="ClaimsExchange">
        <ClaimsExchanges>
          <ClaimsExchange Id="VerifyAtBank" TechnicalProfileReferenceId="Bank" />
        </ClaimsExchanges>
      </OrchestrationStep>
    </OrchestrationSteps>
  </UserJourney>
</UserJourneys>`,
  source: 'MicrosoftDocs/azure-docs#68117.',
  *check({ policy }) {
    for (const journey of policy.userJourneys.values()) {
      for (const { selection, signIn: earlier } of findLateSelections(journey)) {
        yield {
          place: selection.element.place,
          message: `step ${selection.order} of journey \`${journey.id}\` selects a claims provider, but step ${earlier.order} already signs the user in`,
          conflictsWith: earlier.element.place,
        }
      }
    }
  },
}
