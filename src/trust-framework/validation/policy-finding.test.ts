import { expect, it } from 'vitest'
import { viewPolicy } from '../model/read-policy.ts'
import { attributePlace, readSourcedElement } from '../model/sourced-element.ts'
import { documentCodes } from '../xml/document-codes.ts'
import { documentOf } from '../testing/policy-texts.ts'
import { policyFinding } from './policy-finding.ts'

const content = `
<UserJourneys>
  <UserJourney Id="A"/>
  <UserJourney Id="B">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="SendClaims"/>
    </OrchestrationSteps>
  </UserJourney>
</UserJourneys>`

function stepOf(policyId: string) {
  const source = documentOf(content, policyId)
  const { userJourneys } = viewPolicy(readSourcedElement(source.tree, source))
  const step = userJourneys.get('b')?.steps[0]?.element
  if (step === undefined) throw new Error('no step')
  return { source, step }
}

const fault = { ostiaryCode: documentCodes.schemaViolated, message: 'wrong' }

it('names the place in the document that was sent', () => {
  const { source, step } = stepOf('B2C_1A_Doc')
  expect(policyFinding(attributePlace(step, 'Type'), fault, source)).toMatchObject({
    code: 'AADB2C',
    target: '6:36',
    elementPath:
      "/TrustFrameworkPolicy/UserJourneys/UserJourney[@Id='B']/OrchestrationSteps/OrchestrationStep[@Order='1']",
  })
})

it('names the document when the place is in a base policy, and what it conflicts with', () => {
  const { source, step } = stepOf('B2C_1A_Doc')
  const base = stepOf('B2C_1A_Base')
  const finding = policyFinding(base.step.place, { ...fault, conflictsWith: step.place }, source)
  expect(finding).toMatchObject({
    document: 'B2C_1A_Base',
    conflictsWith: { document: 'B2C_1A_Doc', line: 6, column: 8 },
  })
})
