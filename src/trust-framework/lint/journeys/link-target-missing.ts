/** Links of sign-in pages that lead nowhere. */

import { keyOf } from '../../../kernel/ids.ts'
import { abbreviate } from '../../../kernel/abbreviate.ts'
import type { SourcePlace } from '../../model/sourced-element.ts'
import { offersProviders } from '../../validation/journeys/journey-steps.ts'
import type { LintRule } from '../lint-rule.ts'

const content = (target: string): string => `<ClaimsProviders>
  <ClaimsProvider>
    <DisplayName>Local accounts</DisplayName>
    <TechnicalProfiles>
      <TechnicalProfile Id="SignInPage">
        <Metadata>
          <Item Key="SignUpTarget">${target}</Item>
        </Metadata>
      </TechnicalProfile>
      <TechnicalProfile Id="SignUpPage" />
    </TechnicalProfiles>
  </ClaimsProvider>
</ClaimsProviders>
<UserJourneys>
  <UserJourney Id="SignIn">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="CombinedSignInAndSignUp" ContentDefinitionReferenceId="api.signuporsignin">
        <ClaimsProviderSelections>
          <ClaimsProviderSelection ValidationClaimsExchangeId="LocalExchange" />
        </ClaimsProviderSelections>
        <ClaimsExchanges>
          <ClaimsExchange Id="LocalExchange" TechnicalProfileReferenceId="SignInPage" />
        </ClaimsExchanges>
      </OrchestrationStep>
      <OrchestrationStep Order="2" Type="ClaimsExchange">
        <ClaimsExchanges>
          <ClaimsExchange Id="SignUpExchange" TechnicalProfileReferenceId="SignUpPage" />
        </ClaimsExchanges>
      </OrchestrationStep>
    </OrchestrationSteps>
  </UserJourney>
</UserJourneys>`

/** Settings that name an exchange of the next step, with the setting that hides the link. */
const links = [
  { key: 'SignUpTarget', shownBy: 'setting.showSignupLink' },
  { key: 'setting.forgotPasswordLinkOverride', shownBy: undefined },
] as const

/** Finds links of the page of a combined step that the next step has no exchange for. */
export const linkTargetMissing: LintRule = {
  id: 'link-target-missing',
  severity: 'warning',
  meaning: 'A link of a sign-in page leads to a claims exchange that the next step does not have.',
  cause:
    'The sign-up link and the link for a forgotten password name an exchange of the next step. Nobody checks it before a user clicks the link.',
  fix: 'Add the exchange to the next step, or hide the link (`setting.showSignupLink`).',
  example: content('SignUpWithLogonEmailExchange'),
  corrected: content('SignUpExchange'),
  source: 'self-asserted technical profile page; MicrosoftDocs/azure-docs#112278.',
  *check({ policy, effective }) {
    const reported = new Set<SourcePlace>()
    for (const { id: journey, steps } of policy.userJourneys.values()) {
      for (const [index, step] of steps.entries()) {
        if (!offersProviders(step)) continue
        const next = steps[index + 1]
        const offered = new Set(next?.exchanges.map(({ id }) => keyOf(id)))
        for (const { technicalProfileReferenceId } of step.exchanges) {
          const metadata = effective.profile(technicalProfileReferenceId)?.metadata
          for (const { key, shownBy } of links) {
            const item = metadata?.get(key)
            const target = item?.value.trim() ?? ''
            if (item === undefined || target === '' || target.includes('{')) continue
            const isHidden =
              shownBy !== undefined &&
              metadata?.get(shownBy)?.value.trim().toLowerCase() === 'false'
            const place = item.element.textPlace
            if (isHidden || offered.has(keyOf(target)) || reported.has(place)) continue
            reported.add(place)
            yield {
              place,
              message: `\`${key}\` names claims exchange \`${abbreviate(target)}\`, which the step after step ${step.order} of journey \`${journey}\` does not have`,
              conflictsWith: (next ?? step).element.place,
            }
          }
        }
      }
    }
  },
}
