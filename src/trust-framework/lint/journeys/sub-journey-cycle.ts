/** Sub journeys that lead back to themselves. */

import { keyOf } from '../../../kernel/ids.ts'
import type { ElementReference, Policy } from '../../model/policy.ts'
import { invokesSubJourneys } from '../../validation/journeys/journey-steps.ts'
import type { LintRule } from '../lint-rule.ts'

const content = (invoked: string): string => `<SubJourneys>
  <SubJourney Id="AskCode" Type="Call">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="InvokeSubJourney">
        <JourneyList>
          <Candidate SubJourneyReferenceId="CheckCode" />
        </JourneyList>
      </OrchestrationStep>
    </OrchestrationSteps>
  </SubJourney>
  <SubJourney Id="CheckCode" Type="Call">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="InvokeSubJourney">
        <JourneyList>
          <Candidate SubJourneyReferenceId="${invoked}" />
        </JourneyList>
      </OrchestrationStep>
    </OrchestrationSteps>
  </SubJourney>
  <SubJourney Id="ShowError" Type="Call">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="ClaimsExchange">
        <ClaimsExchanges>
          <ClaimsExchange Id="Error" TechnicalProfileReferenceId="ErrorPage" />
        </ClaimsExchanges>
      </OrchestrationStep>
    </OrchestrationSteps>
  </SubJourney>
</SubJourneys>`

/** The sub journeys that each sub journey always invokes: by steps without preconditions. */
function invocationsOf({ subJourneys }: Policy, key: string): readonly ElementReference[] {
  return (subJourneys.get(key)?.steps ?? [])
    .filter((step) => invokesSubJourneys(step) && step.preconditions.length === 0)
    .flatMap(({ candidates }) => candidates)
}

/** A sub journey on the path that is walked, with those that it invokes and that were not tried yet. */
interface PathPart {
  readonly key: string
  readonly untried: Iterator<ElementReference>
}

/** Finds the invocations that lead back to a sub journey on the path from the start. Each sub journey is left once. */
function* findReturns(
  policy: Policy,
  start: string,
  left: Set<string>,
): Generator<ElementReference> {
  const partOf = (key: string): PathPart => ({
    key,
    untried: invocationsOf(policy, key)[Symbol.iterator](),
  })
  const path = [partOf(start)]
  const onPath = new Set([start])
  for (let part = path.at(-1); part !== undefined; part = path.at(-1)) {
    const next = part.untried.next()
    if (next.done === true) {
      path.pop()
      onPath.delete(part.key)
      left.add(part.key)
      continue
    }
    const key = keyOf(next.value.referenceId)
    if (onPath.has(key)) yield next.value
    else if (!left.has(key) && policy.subJourneys.has(key)) {
      path.push(partOf(key))
      onPath.add(key)
    }
  }
}

/** Finds sub journeys that invoke themselves, directly or through others, without a precondition that ends it. */
export const subJourneyCycle: LintRule = {
  id: 'sub-journey-cycle',
  severity: 'error',
  meaning: 'A sub journey always invokes itself again, directly or through other sub journeys.',
  cause:
    'The service does not look for circles when a policy is uploaded. At run time the journey does not end.',
  fix: 'Invoke another sub journey, or add a precondition that ends the repetition.',
  example: content('AskCode'),
  corrected: content('ShowError'),
  source: 'subjourneys page; MicrosoftDocs/azure-docs#87748.',
  *check({ policy }) {
    const left = new Set<string>()
    for (const key of policy.subJourneys.keys()) {
      if (left.has(key)) continue
      for (const { referenceId, element } of findReturns(policy, key, left)) {
        yield {
          place: element.place,
          message: `this step invokes sub journey \`${referenceId}\` again, so the journey does not end`,
        }
      }
    }
  },
}
