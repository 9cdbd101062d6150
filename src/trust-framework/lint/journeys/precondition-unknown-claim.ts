/** Preconditions on claims that no claim type defines. */

import { didYouMean } from '../../../kernel/did-you-mean.ts'
import { keyOf } from '../../../kernel/ids.ts'
import { abbreviate } from '../../../kernel/abbreviate.ts'
import { conditionsOf, valuePlace } from './conditions.ts'
import type { LintRule } from '../lint-rule.ts'

/** Most findings for which a similar id is looked up: each look-up reads all claim types. */
const mostSuggestions = 20

const journey = (claim: string): string => `<UserJourneys>
  <UserJourney Id="SignIn">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="ClaimsExchange">
        <Preconditions>
          <Precondition Type="ClaimsExist" ExecuteActionsIf="true">
            <Value>${claim}</Value>
            <Action>SkipThisOrchestrationStep</Action>
          </Precondition>
        </Preconditions>
        <ClaimsExchanges>
          <ClaimsExchange Id="SignInExchange" TechnicalProfileReferenceId="SignInPage" />
        </ClaimsExchanges>
      </OrchestrationStep>
    </OrchestrationSteps>
  </UserJourney>
</UserJourneys>`

const claims = `<BuildingBlocks>
  <ClaimsSchema>
    <ClaimType Id="objectId">
      <DataType>string</DataType>
    </ClaimType>
  </ClaimsSchema>
</BuildingBlocks>`

/** Finds the first value of each precondition that is not the id of a claim type. */
export const preconditionUnknownClaim: LintRule = {
  id: 'precondition-unknown-claim',
  severity: 'error',
  meaning: 'A precondition reads a claim that neither the policy nor its bases define.',
  cause:
    'The service does not check the claims of preconditions when a policy is uploaded. A claim that is not defined never exists, so the step is always skipped or never.',
  fix: 'Correct the id of the claim, or define the claim type.',
  example: `${claims}\n${journey('objectIdentifier')}`,
  corrected: `${claims}\n${journey('objectId')}`,
  source: 'mrochon/IEFPolicies, command Debug-IefPolicies.',
  *check({ policy }) {
    const ids = [...policy.claimTypes.values()].map(({ id }) => id)
    let suggestions = 0
    for (const { precondition } of conditionsOf(policy)) {
      const claim = precondition.values[0]?.trim() ?? ''
      if (claim === '' || policy.claimTypes.has(keyOf(claim))) continue
      suggestions += 1
      const similar = suggestions > mostSuggestions ? undefined : didYouMean(claim, ids)
      const hint = similar === undefined ? '' : `; did you mean \`${similar}\`?`
      yield {
        place: valuePlace(precondition, 0),
        message: `claim \`${abbreviate(claim)}\` of this precondition is not defined${hint}`,
      }
    }
  },
}
