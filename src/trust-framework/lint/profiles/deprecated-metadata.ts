import { abbreviate } from '../../../kernel/abbreviate.ts'
import { metadataKey, metadataReplacements } from '../../validation/profiles/metadata-vocabulary.ts'
import type { LintRule } from '../lint-rule.ts'
import { writtenProfiles } from './linted-profiles.ts'

function example(key: string): string {
  return `<ClaimsProviders>
  <ClaimsProvider>
    <DisplayName>Partner</DisplayName>
    <TechnicalProfiles>
      <TechnicalProfile Id="Partner-SAML">
        <DisplayName>Partner</DisplayName>
        <Protocol Name="SAML2" />
        <Metadata>
          <Item Key="PartnerEntity">https://idp.contoso.example/metadata</Item>
          <Item Key="${key}">false</Item>
        </Metadata>
      </TechnicalProfile>
    </TechnicalProfiles>
  </ClaimsProvider>
</ClaimsProviders>`
}

/** A setting under its former name. */
export const deprecatedMetadata: LintRule = {
  id: 'deprecated-metadata',
  severity: 'warning',
  meaning: 'A metadata item has been replaced by another one.',
  cause: 'The service has renamed the item.',
  fix: 'Use the key that the finding names.',
  example: example('RequestsSigned'),
  corrected: example('WantsSignedRequests'),
  source: 'Azure AD B2C, error code AADB2C90171',
  *check(context) {
    for (const { profile, kind } of writtenProfiles(context)) {
      if (kind !== 'saml') continue
      for (const { key, element } of profile.metadata.values()) {
        const replacement = metadataReplacements.get(metadataKey(key))
        if (replacement === undefined) continue
        yield {
          place: element.place,
          message: `metadata key \`${metadataKey(key)}\` of profile \`${abbreviate(profile.id)}\` has been replaced by \`${replacement}\``,
        }
      }
    }
  },
}
