/** Comparisons with a text that is the name of a claim. */

import { keyOf } from '../../../kernel/ids.ts'
import { abbreviate } from '../../../kernel/abbreviate.ts'
import type { Policy } from '../../model/policy.ts'
import { conditionsOf, valuePlace } from './conditions.ts'
import type { LintRule } from '../lint-rule.ts'

const content = (literal: string): string => `<BuildingBlocks>
  <ClaimsSchema>
    <ClaimType Id="email">
      <DataType>string</DataType>
    </ClaimType>
    <ClaimType Id="strongAuthenticationEmailAddress">
      <DataType>string</DataType>
    </ClaimType>
  </ClaimsSchema>
</BuildingBlocks>
<UserJourneys>
  <UserJourney Id="SignIn">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="ClaimsExchange">
        <Preconditions>
          <Precondition Type="ClaimEquals" ExecuteActionsIf="true">
            <Value>email</Value>
            <Value>${literal}</Value>
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

/** Texts that the policy itself writes into claims: defaults, allowed values, and literal arguments. */
function writtenTexts(policy: Policy): ReadonlySet<string> {
  const texts = new Set<string>()
  for (const { enumeration } of policy.claimTypes.values()) {
    for (const { value } of enumeration) texts.add(value)
  }
  for (const { inputParameters } of policy.claimsTransformations.values()) {
    for (const { value } of inputParameters) texts.add(value)
  }
  for (const { inputClaims, outputClaims } of policy.technicalProfiles.values()) {
    for (const { defaultValue } of [...inputClaims, ...outputClaims]) {
      if (defaultValue !== undefined) texts.add(defaultValue)
    }
  }
  return texts
}

/** Finds second values of `ClaimEquals` that are the id of a claim type and that the policy writes nowhere as a text. */
export const claimNameAsLiteral: LintRule = {
  id: 'claim-name-as-literal',
  severity: 'warning',
  meaning: 'A `ClaimEquals` precondition compares a claim with the name of another claim.',
  cause:
    'The second value is always a text, never a claim. The precondition compares with the name itself, which no claim contains.',
  fix: 'Compare both claims with a claims transformation such as `CompareClaims`, and use its result in the precondition.',
  example: content('strongAuthenticationEmailAddress'),
  corrected: content('admin@contoso.com'),
  source: 'mrochon/IEFPolicies, command Debug-IefPolicies; userjourneys page.',
  *check({ policy }) {
    const written = writtenTexts(policy)
    for (const { precondition } of conditionsOf(policy)) {
      const [, literal] = precondition.values
      if (precondition.type !== 'ClaimEquals' || literal === undefined) continue
      const claim = policy.claimTypes.get(keyOf(literal))
      // WHY: a text in another letter case than the claim's is most likely meant as a text.
      if (claim?.id !== literal || written.has(literal)) continue
      yield {
        place: valuePlace(precondition, 1),
        message: `\`${abbreviate(literal)}\` is compared as a text, although it is the name of a claim`,
        conflictsWith: claim.element.place,
      }
    }
  },
}
