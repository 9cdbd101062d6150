/** Claims that a step reads before a later step sets them. */

import { keyOf } from '../../../kernel/ids.ts'
import type { SourcePlace } from '../../model/sourced-element.ts'
import { runsExchanges } from '../../validation/journeys/journey-steps.ts'
import type { RuleContext } from '../../validation/rule.ts'
import { valuePlace } from './conditions.ts'
import { followedJourneys, readJourneyClaims, type RunStep } from './journey-claims.ts'
import type { LintRule } from '../lint-rule.ts'

const profiles = `<BuildingBlocks>
  <ClaimsSchema>
    <ClaimType Id="loyaltyId">
      <DataType>string</DataType>
    </ClaimType>
  </ClaimsSchema>
</BuildingBlocks>
<ClaimsProviders>
  <ClaimsProvider>
    <DisplayName>Loyalty</DisplayName>
    <TechnicalProfiles>
      <TechnicalProfile Id="FindLoyalty">
        <OutputClaims>
          <OutputClaim ClaimTypeReferenceId="loyaltyId" />
        </OutputClaims>
      </TechnicalProfile>
      <TechnicalProfile Id="ReportLoyalty">
        <InputClaims>
          <InputClaim ClaimTypeReferenceId="loyaltyId" />
        </InputClaims>
      </TechnicalProfile>
    </TechnicalProfiles>
  </ClaimsProvider>
</ClaimsProviders>`

const content = (first: string, second: string): string => `${profiles}
<UserJourneys>
  <UserJourney Id="SignIn">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="ClaimsExchange">
        <ClaimsExchanges>
          <ClaimsExchange Id="First" TechnicalProfileReferenceId="${first}" />
        </ClaimsExchanges>
      </OrchestrationStep>
      <OrchestrationStep Order="2" Type="ClaimsExchange">
        <ClaimsExchanges>
          <ClaimsExchange Id="Second" TechnicalProfileReferenceId="${second}" />
        </ClaimsExchanges>
      </OrchestrationStep>
    </OrchestrationSteps>
  </UserJourney>
</UserJourneys>
<RelyingParty>
  <DefaultUserJourney ReferenceId="SignIn" />
</RelyingParty>`

/** A claim that a step reads, with the place that reads it. */
interface ReadClaim {
  readonly id: string
  readonly place: SourcePlace
}

/**
 * What a step reads: the claims of its preconditions, and input claims without a default, except those without which it
 * is skipped. A profile that ran before is left out: its claims can only be more.
 */
function* readsOf(
  { effective, policy }: RuleContext,
  { step }: RunStep,
  readBefore: Set<string>,
): Generator<ReadClaim> {
  const needed = new Set<string>()
  for (const precondition of step.preconditions) {
    const id = precondition.values[0]?.trim() ?? ''
    if (precondition.type === 'ClaimsExist' && !precondition.executeActionsIf) needed.add(keyOf(id))
    if (policy.claimTypes.has(keyOf(id))) yield { id, place: valuePlace(precondition, 0) }
  }
  if (!runsExchanges(step)) return
  for (const { technicalProfileReferenceId } of step.exchanges) {
    const key = keyOf(technicalProfileReferenceId)
    if (readBefore.has(key)) continue
    readBefore.add(key)
    const profile = effective.profile(technicalProfileReferenceId)
    if (profile === undefined || profile.inputClaimsTransformations.length > 0) continue
    for (const { claimTypeReferenceId: id, defaultValue, element } of profile.inputClaims) {
      if (defaultValue === undefined && !needed.has(keyOf(id))) yield { id, place: element.place }
    }
  }
}

/** Finds what the journeys of the relying party read in one step and set only in a later one. */
export const claimUsedBeforeSet: LintRule = {
  id: 'claim-used-before-set',
  severity: 'warning',
  meaning: 'A step reads a claim that only a later step of the journey sets.',
  cause:
    'The claim has no value yet: an input claim is left out, `ClaimsExist` is false, and `ClaimEquals` never fires. The service checks only required input claims, and only when a relying party is uploaded.',
  fix: 'Move the step that sets the claim before the step that reads it.',
  example: content('ReportLoyalty', 'FindLoyalty'),
  corrected: content('FindLoyalty', 'ReportLoyalty'),
  source: 'troubleshoot page; MicrosoftDocs/azure-docs#12948.',
  *check(context) {
    for (const journey of followedJourneys(context)) {
      const { steps, setAt } = readJourneyClaims(context, journey)
      const reported = new Set<SourcePlace>()
      const readBefore = new Set<string>()
      for (const [index, run] of steps.entries()) {
        for (const { id, place } of readsOf(context, run, readBefore)) {
          const at = setAt.get(keyOf(id)) ?? -1
          if (at <= index || reported.has(place)) continue
          reported.add(place)
          yield {
            place,
            message: `step ${run.order} of journey \`${journey.id}\` reads claim \`${id}\`, which only step ${steps[at]?.order ?? 0} sets`,
            ...(steps[at] === undefined ? {} : { conflictsWith: steps[at].step.element.place }),
          }
        }
      }
    }
  },
}
