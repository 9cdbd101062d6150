import { abbreviate } from '../../../kernel/abbreviate.ts'
import { attributeOf, attributePlace, childOf } from '../../model/sourced-element.ts'
import { isMetadataTrue, metadataItem } from '../../validation/profiles/running-profiles.ts'
import type { LintRule } from '../lint-rule.ts'
import { writtenProfiles } from './linted-profiles.ts'

const trueTexts = new Set<string | undefined>(['true', '1'])

function example(attributes: string): string {
  return `<RelyingParty>
  <DefaultUserJourney ReferenceId="SignIn" />
  <UserJourneyBehaviors>
    <JourneyInsights TelemetryEngine="ApplicationInsights" InstrumentationKey="11111111-1111-1111-1111-111111111111"${attributes} ServerEnabled="true" />
  </UserJourneyBehaviors>
  <TechnicalProfile Id="PolicyProfile">
    <DisplayName>PolicyProfile</DisplayName>
    <Protocol Name="OpenIdConnect" />
  </TechnicalProfile>
</RelyingParty>`
}

/** Telemetry that sends every event at once, with the claims of users. */
export const insightsDeveloperMode: LintRule = {
  id: 'insights-developer-mode',
  severity: 'warning',
  meaning: 'Telemetry runs in developer mode.',
  cause:
    'Developer mode sends each event at once, which is slow under load, and the events hold what users entered.',
  fix: 'Set `DeveloperMode` to `false` before the policy is used in production.',
  example: example(' DeveloperMode="true"'),
  corrected: example(' DeveloperMode="false"'),
  source: 'Azure AD B2C, troubleshoot with Application Insights',
  *check(context) {
    const journey = childOf(context.policy.relyingParty?.behaviors, 'JourneyInsights')
    if (journey !== undefined && trueTexts.has(attributeOf(journey, 'DeveloperMode')?.trim())) {
      yield {
        place: attributePlace(journey, 'DeveloperMode'),
        message: '`JourneyInsights` runs in developer mode: set `DeveloperMode` to `false`',
      }
    }
    for (const { profile, kind } of writtenProfiles(context)) {
      const item = kind === 'insights' ? metadataItem(profile, 'DeveloperMode') : undefined
      if (item === undefined || !isMetadataTrue(profile, 'DeveloperMode')) continue
      yield {
        place: item.element.place,
        message: `profile \`${abbreviate(profile.id)}\` sends telemetry in developer mode: set \`DeveloperMode\` to \`false\``,
      }
    }
  },
}
