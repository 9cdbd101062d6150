import { abbreviate } from '../../../kernel/abbreviate.ts'
import { hasClaimResolver } from '../../validation/profiles/claim-resolvers.ts'
import type { LintRule } from '../lint-rule.ts'
import { writtenProfiles } from './linted-profiles.ts'
import { profileExample } from './profile-example.ts'

function example(persisted: string): string {
  return profileExample(
    'AzureActiveDirectoryProvider',
    '<Metadata>',
    '  <Item Key="Operation">Write</Item>',
    '</Metadata>',
    '<PersistedClaims>',
    '  <PersistedClaim ClaimTypeReferenceId="objectId" />',
    `  ${persisted}`,
    '</PersistedClaims>',
  )
}

/** A placeholder that the directory stores as it is. */
export const claimResolverInPersistedClaim: LintRule = {
  id: 'claim-resolver-in-persisted-claim',
  severity: 'warning',
  meaning: 'A persisted claim has a claim resolver as its default.',
  cause:
    'The service resolves input and output claims only. The directory stores the text of the placeholder.',
  fix: 'Resolve the value in an output claim of an earlier profile, and persist that claim.',
  example: example(
    '<PersistedClaim ClaimTypeReferenceId="preferredLanguage" DefaultValue="{Culture:RFC5646}" />',
  ),
  corrected: example('<PersistedClaim ClaimTypeReferenceId="preferredLanguage" />'),
  source: 'Azure AD B2C, claim resolvers',
  *check(context) {
    for (const { profile } of writtenProfiles(context)) {
      for (const { defaultValue = '', claimTypeReferenceId, element } of profile.persistedClaims) {
        if (!hasClaimResolver(defaultValue)) continue
        yield {
          place: element.place,
          message: `persisted claim \`${abbreviate(claimTypeReferenceId)}\` of profile \`${abbreviate(profile.id)}\` stores the text \`${abbreviate(defaultValue)}\`: resolve it in an output claim of an earlier profile`,
        }
      }
    }
  },
}
