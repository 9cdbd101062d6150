import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mergeChain } from '../../inheritance/merge-chain.ts'
import { documentOf } from '../../testing/policy-texts.ts'
import { createRuleContext } from '../rule-context.ts'
import { checkClaimFlow } from './claim-flow.ts'
import { missingOrders } from './step-order.ts'

it('misses exactly the numbers from 1 that no step has', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: -3, max: 12 })), (orders) => {
      const expected: number[] = []
      for (let order = 1; order <= orders.length; order += 1) {
        if (!orders.includes(order)) expected.push(order)
      }
      expect(missingOrders(orders.map((order) => ({ order })))).toEqual(expected)
    }),
  )
})

const claims = ['a', 'b', 'c'] as const
const someClaims = fc.subarray([...claims])

interface FlowStep {
  readonly required: readonly string[]
  readonly outputs: readonly string[]
}

const flows = fc.record({
  steps: fc.array(fc.record({ required: someClaims, outputs: someClaims }), {
    minLength: 1,
    maxLength: 5,
  }),
  token: someClaims,
})

function references(list: string, item: string, ids: readonly string[], attributes = ''): string {
  const items = ids.map((id) => `<${item} ClaimTypeReferenceId="${id}" ${attributes}/>`).join('')
  return `<${list}>${items}</${list}>`
}

function policyOf(steps: readonly FlowStep[], token: readonly string[]): string {
  const profiles = steps.map(
    ({ required, outputs }, index) =>
      `<TechnicalProfile Id="P${index}">${references('InputClaims', 'InputClaim', required, 'Required="true"')}${references('OutputClaims', 'OutputClaim', outputs)}</TechnicalProfile>`,
  )
  const exchanges = steps.map(
    (_, index) =>
      `<OrchestrationStep Order="${index + 1}" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="E${index}" TechnicalProfileReferenceId="P${index}"/></ClaimsExchanges></OrchestrationStep>`,
  )
  const types = claims.map((id) => `<ClaimType Id="${id}"><DataType>string</DataType></ClaimType>`)
  return `<BuildingBlocks><ClaimsSchema>${types.join('')}</ClaimsSchema></BuildingBlocks><ClaimsProviders><ClaimsProvider><DisplayName>X</DisplayName><TechnicalProfiles>${profiles.join('')}</TechnicalProfiles></ClaimsProvider></ClaimsProviders><UserJourneys><UserJourney Id="J"><OrchestrationSteps>${exchanges.join('')}</OrchestrationSteps></UserJourney></UserJourneys><RelyingParty><DefaultUserJourney ReferenceId="J"/><TechnicalProfile Id="PolicyProfile">${references('OutputClaims', 'OutputClaim', token)}</TechnicalProfile></RelyingParty>`
}

/** The oracle: what each step lacks, and what the token lacks. */
function lacking(steps: readonly FlowStep[], token: readonly string[]): readonly string[] {
  const before = (index: number): readonly string[] =>
    steps.slice(0, index).flatMap(({ outputs }) => outputs)
  return [
    ...steps.flatMap(({ required }, index) =>
      required
        .filter((claim) => !before(index).includes(claim))
        .map((claim) => `P${index} ${claim}`),
    ),
    ...token
      .filter((claim) => !before(steps.length).includes(claim))
      .map((claim) => `token ${claim}`),
  ]
}

it('refuses exactly the claims that no earlier step outputs', () => {
  fc.assert(
    fc.property(flows, ({ steps, token }) => {
      const document = documentOf(policyOf(steps, token))
      const context = createRuleContext(mergeChain([document]), { missingKeys: 'warn' })
      const found = [...checkClaimFlow(context)].map(({ message }) => {
        const [, claim, profile] =
          /^Claim type "(\w)" is the (?:input claim of technical profile "(\w+)")?/u.exec(
            message,
          ) ?? []
        return `${profile ?? 'token'} ${claim ?? ''}`
      })
      expect(found.toSorted()).toEqual(lacking(steps, token).toSorted())
    }),
    { numRuns: 80 },
  )
})
