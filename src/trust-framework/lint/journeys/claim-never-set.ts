/** Preconditions on claims that no step of the journey sets. */

import { keyOf } from '../../../kernel/ids.ts'
import type { Precondition } from '../../model/policy.ts'
import type { SourcePlace } from '../../model/sourced-element.ts'
import { valuePlace } from './conditions.ts'
import { followedJourneys, readJourneyClaims } from './journey-claims.ts'
import type { LintRule } from '../lint-rule.ts'

const content = (claim: string): string => `<BuildingBlocks>
  <ClaimsSchema>
    <ClaimType Id="isBlocked">
      <DataType>string</DataType>
    </ClaimType>
    <ClaimType Id="blocked">
      <DataType>string</DataType>
    </ClaimType>
  </ClaimsSchema>
</BuildingBlocks>
<ClaimsProviders>
  <ClaimsProvider>
    <DisplayName>Example</DisplayName>
    <TechnicalProfiles>
      <TechnicalProfile Id="AskService">
        <OutputClaims>
          <OutputClaim ClaimTypeReferenceId="isBlocked" />
        </OutputClaims>
      </TechnicalProfile>
      <TechnicalProfile Id="BlockPage" />
    </TechnicalProfiles>
  </ClaimsProvider>
</ClaimsProviders>
<UserJourneys>
  <UserJourney Id="SignIn">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="ClaimsExchange">
        <ClaimsExchanges>
          <ClaimsExchange Id="Ask" TechnicalProfileReferenceId="AskService" />
        </ClaimsExchanges>
      </OrchestrationStep>
      <OrchestrationStep Order="2" Type="ClaimsExchange">
        <Preconditions>
          <Precondition Type="ClaimsExist" ExecuteActionsIf="false">
            <Value>${claim}</Value>
            <Action>SkipThisOrchestrationStep</Action>
          </Precondition>
        </Preconditions>
        <ClaimsExchanges>
          <ClaimsExchange Id="Block" TechnicalProfileReferenceId="BlockPage" />
        </ClaimsExchanges>
      </OrchestrationStep>
    </OrchestrationSteps>
  </UserJourney>
</UserJourneys>
<RelyingParty>
  <DefaultUserJourney ReferenceId="SignIn" />
</RelyingParty>`

/** What a precondition does when its claim never exists; undefined when that is harmless: a step that is not skipped. */
function outcomeOf({ type, executeActionsIf }: Precondition): string | undefined {
  if (type === 'ClaimEquals') return 'the precondition never fires'
  return executeActionsIf ? undefined : 'the step never runs'
}

/** Finds preconditions of the journeys of a relying party whose claim nothing sets. */
export const claimNeverSet: LintRule = {
  id: 'claim-never-set',
  severity: 'warning',
  meaning: 'A precondition reads a claim that no step of the journey sets.',
  cause:
    'The claim is misspelt, or the technical profile that set it was removed. A step that needs the claim never runs, and a comparison never fires.',
  fix: 'Correct the id of the claim, or set the claim in an earlier step.',
  example: content('blocked'),
  corrected: content('isBlocked'),
  source: 'userjourneys page, preconditions.',
  *check(context) {
    const reported = new Set<SourcePlace>()
    for (const journey of followedJourneys(context)) {
      const { steps, setAt, validated } = readJourneyClaims(context, journey)
      for (const { step, order } of steps) {
        for (const precondition of step.preconditions) {
          const id = precondition.values[0]?.trim() ?? ''
          const key = keyOf(id)
          const outcome = outcomeOf(precondition)
          // A claim that is not defined is found by `precondition-unknown-claim`.
          const isKnown = context.policy.claimTypes.has(key)
          if (outcome === undefined || !isKnown || setAt.has(key) || validated.has(key)) continue
          const place = valuePlace(precondition, 0)
          if (reported.has(place)) continue
          reported.add(place)
          yield {
            place,
            message: `no step of journey \`${journey.id}\` sets claim \`${id}\`; ${outcome} (step ${order})`,
          }
        }
      }
    }
  },
}
