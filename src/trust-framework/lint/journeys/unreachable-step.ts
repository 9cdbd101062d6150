/** Steps that never run because the journey has left before. */

import { keyOf } from '../../../kernel/ids.ts'
import type { JourneyStep, Policy } from '../../model/policy.ts'
import { invokesSubJourneys } from '../../validation/journeys/journey-steps.ts'
import type { LintRule } from '../lint-rule.ts'

const block = `<SubJourneys>
  <SubJourney Id="BlockUser" Type="Transfer">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer" />
    </OrchestrationSteps>
  </SubJourney>
</SubJourneys>`

const content = (preconditions: string): string => `<UserJourneys>
  <UserJourney Id="SignIn" DefaultCpimIssuerTechnicalProfileReferenceId="JwtIssuer">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="InvokeSubJourney">${preconditions}
        <JourneyList>
          <Candidate SubJourneyReferenceId="BlockUser" />
        </JourneyList>
      </OrchestrationStep>
      <OrchestrationStep Order="2" Type="ClaimsExchange">
        <ClaimsExchanges>
          <ClaimsExchange Id="ReadUser" TechnicalProfileReferenceId="AAD-Read" />
        </ClaimsExchanges>
      </OrchestrationStep>
      <OrchestrationStep Order="3" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer" />
    </OrchestrationSteps>
  </UserJourney>
</UserJourneys>
${block}`

/** Tells whether a step always hands over to a sub journey that does not return. */
function alwaysTransfers(step: JourneyStep, { subJourneys }: Policy): boolean {
  return (
    invokesSubJourneys(step) &&
    step.preconditions.length === 0 &&
    step.candidates.length > 0 &&
    step.candidates.every(
      ({ referenceId }) => subJourneys.get(keyOf(referenceId))?.type === 'Transfer',
    )
  )
}

function alwaysSendsClaims({ type, preconditions }: JourneyStep): boolean {
  return type === 'SendClaims' && preconditions.length === 0
}

/**
 * Finds steps after one that always leaves the journey. A `SendClaims` step after a transfer is left out: the service
 * demands one in each journey. So are other steps after `SendClaims`: the service runs them, for telemetry.
 */
export const unreachableStep: LintRule = {
  id: 'unreachable-step',
  severity: 'warning',
  meaning: 'A step never runs, because an earlier step always ends the journey.',
  cause:
    'A sub journey of type `Transfer` does not return, and the first `SendClaims` step without preconditions issues the token.',
  fix: 'Add preconditions to the earlier step, make the sub journey a `Call`, or delete the step.',
  example: content(''),
  corrected: content(`
        <Preconditions>
          <Precondition Type="ClaimsExist" ExecuteActionsIf="false">
            <Value>isBlocked</Value>
            <Action>SkipThisOrchestrationStep</Action>
          </Precondition>
        </Preconditions>`),
  source: 'subjourneys page; application insights page.',
  *check({ policy }) {
    const journeys = [...policy.userJourneys.values(), ...policy.subJourneys.values()]
    for (const { id, steps } of journeys) {
      const transfer = steps.findIndex((step) => alwaysTransfers(step, policy))
      const issue = steps.findIndex(alwaysSendsClaims)
      for (const [index, { order, type, element }] of steps.entries()) {
        const sends = type === 'SendClaims'
        const leaves = sends ? issue : transfer
        const earlier = steps[leaves]
        if (earlier === undefined || index <= leaves || type === 'Noop') continue
        yield {
          place: element.place,
          message: `step ${order} of journey \`${id}\` never runs: step ${earlier.order} always ${sends ? 'issues the token' : 'transfers to a sub journey'}`,
          conflictsWith: earlier.element.place,
        }
      }
    }
  },
}
