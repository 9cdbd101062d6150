/** Existence checks of boolean claims. */

import { keyOf } from '../../../kernel/ids.ts'
import type { Policy } from '../../model/policy.ts'
import { conditionsOf, valuePlace } from './conditions.ts'
import type { LintRule } from '../lint-rule.ts'

const content = (precondition: string): string => `<BuildingBlocks>
  <ClaimsSchema>
    <ClaimType Id="newPhoneNumberEntered">
      <DataType>boolean</DataType>
    </ClaimType>
  </ClaimsSchema>
</BuildingBlocks>
<UserJourneys>
  <UserJourney Id="SignIn">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="ClaimsExchange">
        <Preconditions>
${precondition}
        </Preconditions>
        <ClaimsExchanges>
          <ClaimsExchange Id="WritePhone" TechnicalProfileReferenceId="AAD-WritePhone" />
        </ClaimsExchanges>
      </OrchestrationStep>
    </OrchestrationSteps>
  </UserJourney>
</UserJourneys>`

/** Claims that are only ever set to true, by a default: for them existence and truth are the same. Keys of ids. */
function alwaysTrueClaims(policy: Policy): ReadonlySet<string> {
  const byDefault = new Set<string>()
  const otherwise = new Set<string>()
  for (const { outputClaims } of policy.technicalProfiles.values()) {
    for (const { claimTypeReferenceId, defaultValue } of outputClaims) {
      const isTrue = defaultValue?.toLowerCase() === 'true'
      const claims = isTrue ? byDefault : otherwise
      claims.add(keyOf(claimTypeReferenceId))
    }
  }
  for (const { outputClaims } of policy.claimsTransformations.values()) {
    for (const { claimTypeReferenceId } of outputClaims) otherwise.add(keyOf(claimTypeReferenceId))
  }
  return byDefault.difference(otherwise)
}

/** Finds `ClaimsExist` on boolean claims, except on those that are only ever true. */
export const claimsExistOnBoolean: LintRule = {
  id: 'claims-exist-on-boolean',
  severity: 'warning',
  meaning: 'A `ClaimsExist` precondition checks a boolean claim.',
  cause:
    'A boolean claim with the value `False` exists as well, so the precondition does not tell true from false.',
  fix: 'Use `ClaimEquals` with `True` or `False`. Where the existence is meant, say so with a string claim.',
  example: content(`          <Precondition Type="ClaimsExist" ExecuteActionsIf="false">
            <Value>newPhoneNumberEntered</Value>
            <Action>SkipThisOrchestrationStep</Action>
          </Precondition>`),
  corrected: content(`          <Precondition Type="ClaimEquals" ExecuteActionsIf="false">
            <Value>newPhoneNumberEntered</Value>
            <Value>True</Value>
            <Action>SkipThisOrchestrationStep</Action>
          </Precondition>`),
  source: 'azure-ad-b2c/samples#208.',
  *check({ policy }) {
    const alwaysTrue = alwaysTrueClaims(policy)
    for (const { precondition } of conditionsOf(policy)) {
      const key = keyOf(precondition.values[0]?.trim() ?? '')
      const claim = policy.claimTypes.get(key)
      if (precondition.type !== 'ClaimsExist' || claim?.dataType !== 'boolean') continue
      if (alwaysTrue.has(key)) continue
      yield {
        place: valuePlace(precondition, 0),
        message: `boolean claim \`${claim.id}\` exists with the value \`False\` too; compare it with \`ClaimEquals\``,
        conflictsWith: claim.element.place,
      }
    }
  },
}
