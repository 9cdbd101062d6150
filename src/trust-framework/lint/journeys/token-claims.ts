/** Claims of the token that never have a value, or lose it when the token is refreshed. */

import { keyOf } from '../../../kernel/ids.ts'
import type { SourcePlace } from '../../model/sourced-element.ts'
import type { RuleContext } from '../../validation/rule.ts'
import { readJourneyClaims } from './journey-claims.ts'
import type { LintRule } from '../lint-rule.ts'

const content = (outputs: string, refreshed: string, endpoints = ''): string => `<BuildingBlocks>
  <ClaimsSchema>
    <ClaimType Id="objectId">
      <DataType>string</DataType>
    </ClaimType>
    <ClaimType Id="loyaltyId">
      <DataType>string</DataType>
    </ClaimType>
  </ClaimsSchema>
</BuildingBlocks>
<ClaimsProviders>
  <ClaimsProvider>
    <DisplayName>Example</DisplayName>
    <TechnicalProfiles>
      <TechnicalProfile Id="SignInPage">
        <OutputClaims>
${outputs}
        </OutputClaims>
      </TechnicalProfile>
      <TechnicalProfile Id="ReadRefreshToken">
        <OutputClaims>
${refreshed}
        </OutputClaims>
      </TechnicalProfile>
    </TechnicalProfiles>
  </ClaimsProvider>
</ClaimsProviders>
<UserJourneys>
  <UserJourney Id="SignIn">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="ClaimsExchange">
        <ClaimsExchanges>
          <ClaimsExchange Id="SignInExchange" TechnicalProfileReferenceId="SignInPage" />
        </ClaimsExchanges>
      </OrchestrationStep>
    </OrchestrationSteps>
  </UserJourney>
  <UserJourney Id="Refresh">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="ClaimsExchange">
        <ClaimsExchanges>
          <ClaimsExchange Id="RefreshExchange" TechnicalProfileReferenceId="ReadRefreshToken" />
        </ClaimsExchanges>
      </OrchestrationStep>
    </OrchestrationSteps>
  </UserJourney>
</UserJourneys>
<RelyingParty>
  <DefaultUserJourney ReferenceId="SignIn" />${endpoints}
  <TechnicalProfile Id="PolicyProfile">
    <OutputClaims>
      <OutputClaim ClaimTypeReferenceId="objectId" PartnerClaimType="sub" />
      <OutputClaim ClaimTypeReferenceId="loyaltyId" DefaultValue="" />
    </OutputClaims>
    <SubjectNamingInfo ClaimType="sub" />
  </TechnicalProfile>
</RelyingParty>`

const objectId = '          <OutputClaim ClaimTypeReferenceId="objectId" />'
const both = `${objectId}\n          <OutputClaim ClaimTypeReferenceId="loyaltyId" />`
const tokenEndpoint = `
  <Endpoints>
    <Endpoint Id="Token" UserJourneyReferenceId="Refresh" />
  </Endpoints>`

/** The keys of the claims that a journey sets; undefined when the policy does not have the journey. */
function claimsOf(context: RuleContext, id: string | undefined): ReadonlySet<string> | undefined {
  const journey = id === undefined ? undefined : context.policy.userJourneys.get(keyOf(id))
  return journey && new Set(readJourneyClaims(context, journey).setAt.keys())
}

/** Finds claims of the token that no step sets and that have no default value, or an empty one. */
export const tokenClaimNeverSet: LintRule = {
  id: 'token-claim-never-set',
  severity: 'warning',
  meaning: 'The token has a claim that no step of the journey sets.',
  cause:
    'An empty default value silences the refusal of the service, but the claim stays empty. A claim that only a validation technical profile outputs must also be an output claim of the page that runs it.',
  fix: 'Output the claim in a step, or delete it from the relying party.',
  example: content(objectId, both),
  corrected: content(both, both),
  source: 'MicrosoftDocs/azure-docs#30477, #50199.',
  *check(context) {
    if (context.reachable === undefined) return
    const start = context.policy.relyingParty?.defaultUserJourney?.referenceId
    const set = claimsOf(context, start)
    if (set === undefined) return
    for (const claim of context.effective.relyingPartyProfile()?.outputClaims ?? []) {
      const { claimTypeReferenceId: id, defaultValue = '', element } = claim
      if (defaultValue !== '' || set.has(keyOf(id))) continue
      yield {
        place: element.place,
        message: `no step of journey \`${start ?? ''}\` sets claim \`${id}\` of the token`,
      }
    }
  },
}

/** Most journeys that are followed: a policy may name any number of issuers. */
const mostRefreshJourneys = 5

/** A journey that runs when a token is refreshed, and the place that says so. */
interface RefreshJourney {
  readonly id: string
  readonly place: SourcePlace
}

/** The journeys of `Token` endpoints, and those that the issuers of the relying party name. */
function* refreshJourneys({
  policy,
  effective,
  reachable,
}: RuleContext): Generator<RefreshJourney> {
  for (const { id, userJourneyReferenceId, element } of policy.relyingParty?.endpoints ?? []) {
    if (keyOf(id) === keyOf('Token')) yield { id: userJourneyReferenceId, place: element.place }
  }
  for (const profile of reachable?.technicalProfiles ?? []) {
    const item = effective.profile(profile)?.metadata.get('RefreshTokenUserJourneyId')
    if (item !== undefined) yield { id: item.value.trim(), place: item.element.textPlace }
  }
}

/** Finds claims of the token that the default journey sets, but not the journey that refreshes the token. */
export const tokenClaimLostOnRefresh: LintRule = {
  id: 'token-claim-lost-on-refresh',
  severity: 'warning',
  meaning: 'The token has a claim that is lost when the token is refreshed.',
  cause:
    'A refresh runs the journey of the `Token` endpoint, or the one that the token issuer names. It starts without the claims of the sign-in: those that the directory does not store must come from the refresh token.',
  fix: 'Add the claim to the output claims of the technical profile that reads the refresh token, or read it again.',
  example: content(both, objectId, tokenEndpoint),
  corrected: content(both, both, tokenEndpoint),
  source:
    'azure-ad-b2c/samples#230; custom policy starter packs, comment on the technical profile `RefreshTokenReadAndSetup`.',
  *check(context) {
    const { relyingParty } = context.policy
    if (context.reachable === undefined) return
    const set = claimsOf(context, relyingParty?.defaultUserJourney?.referenceId)
    if (set === undefined) return
    const followed = new Set<string>()
    for (const { id, place: conflictsWith } of refreshJourneys(context)) {
      if (followed.has(keyOf(id)) || followed.size >= mostRefreshJourneys) continue
      followed.add(keyOf(id))
      const kept = claimsOf(context, id)
      if (kept === undefined) continue
      for (const claim of context.effective.relyingPartyProfile()?.outputClaims ?? []) {
        const { claimTypeReferenceId, alwaysUseDefaultValue, element } = claim
        const key = keyOf(claimTypeReferenceId)
        if (alwaysUseDefaultValue || !set.has(key) || kept.has(key)) continue
        yield {
          place: element.place,
          message: `claim \`${claimTypeReferenceId}\` is lost on refresh: journey \`${id}\` does not set it`,
          conflictsWith,
        }
      }
    }
  },
}
