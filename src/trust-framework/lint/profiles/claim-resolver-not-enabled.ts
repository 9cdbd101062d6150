import { abbreviate } from '../../../kernel/abbreviate.ts'
import type { ProfileClaim } from '../../model/policy.ts'
import { findClaimResolvers } from '../../validation/profiles/claim-resolvers.ts'
import type { ProfileKind } from '../../validation/profiles/profile-kinds.ts'
import { isMetadataTrue } from '../../validation/profiles/running-profiles.ts'
import type { LintRule } from '../lint-rule.ts'
import { completeProfiles } from './linted-profiles.ts'
import { restExample } from './profile-example.ts'

const switchKey = 'IncludeClaimResolvingInClaimsHandling'

/** WHY: these resolve placeholders without the switch, or have no claims with defaults. */
const exemptKinds = new Set<ProfileKind | undefined>([undefined, 'insights', 'session'])

/** WHY: the documented profile of the password flow has these two without the switch. */
const exemptNames = new Set(['username', 'password'])

function isLiteral({ defaultValue = '' }: ProfileClaim): boolean {
  return findClaimResolvers(defaultValue).some(
    ({ family, name, known }) =>
      known === 'yes' && !(family.toLowerCase() === 'oidc' && exemptNames.has(name.toLowerCase())),
  )
}

const items = {
  ServiceUrl: 'https://api.contoso.example/account',
  AuthenticationType: 'ApiKeyHeader',
}

const claims = [
  '<InputClaims>',
  '  <InputClaim ClaimTypeReferenceId="language" DefaultValue="{Culture:RFC5646}" AlwaysUseDefaultValue="true" />',
  '</InputClaims>',
]

/** A placeholder that the service does not resolve. */
export const claimResolverNotEnabled: LintRule = {
  id: 'claim-resolver-not-enabled',
  severity: 'warning',
  meaning: 'A claim has a claim resolver as its default, and the profile does not resolve it.',
  cause: `The service takes the text literally unless the profile, or one that it includes, sets \`${switchKey}\`.`,
  fix: `Set the metadata item \`${switchKey}\` to \`true\`.`,
  example: restExample(items, ...claims),
  corrected: restExample({ ...items, [switchKey]: 'true' }, ...claims),
  source: 'Azure AD B2C, claim resolvers; MicrosoftDocs/azure-docs#58645',
  *check(context) {
    for (const { profile, kind } of completeProfiles(context)) {
      if (exemptKinds.has(kind) || isMetadataTrue(profile, switchKey)) continue
      for (const claim of [...profile.inputClaims, ...profile.outputClaims]) {
        if (!isLiteral(claim)) continue
        yield {
          place: claim.element.place,
          message: `the default \`${abbreviate(claim.defaultValue ?? '')}\` of claim \`${abbreviate(claim.claimTypeReferenceId)}\` is taken literally: set \`${switchKey}\` to \`true\` in profile \`${abbreviate(profile.id)}\``,
        }
      }
    }
  },
}
