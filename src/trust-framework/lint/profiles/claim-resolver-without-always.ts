import { abbreviate } from '../../../kernel/abbreviate.ts'
import type { ProfileClaim, TechnicalProfile } from '../../model/policy.ts'
import { hasClaimResolver } from '../../validation/profiles/claim-resolvers.ts'
import { isMetadataTrue } from '../../validation/profiles/running-profiles.ts'
import type { RuleContext } from '../../validation/rule.ts'
import type { LintRule } from '../lint-rule.ts'
import { completeProfiles } from './linted-profiles.ts'
import { restExample } from './profile-example.ts'

function* resolvingClaims(
  context: RuleContext,
): Generator<readonly [TechnicalProfile, ProfileClaim], undefined> {
  for (const { profile, kind } of completeProfiles(context)) {
    if (kind === 'insights') continue
    if (!isMetadataTrue(profile, 'IncludeClaimResolvingInClaimsHandling')) continue
    for (const claim of [...profile.inputClaims, ...profile.outputClaims]) yield [profile, claim]
  }
  const relyingParty = context.effective.relyingPartyProfile()
  if (relyingParty === undefined) return
  for (const claim of relyingParty.outputClaims) yield [relyingParty, claim]
}

function example(attributes: string): string {
  return restExample(
    {
      ServiceUrl: 'https://api.contoso.example/account',
      AuthenticationType: 'ApiKeyHeader',
      IncludeClaimResolvingInClaimsHandling: 'true',
    },
    '<InputClaims>',
    `  <InputClaim ClaimTypeReferenceId="language" DefaultValue="{Culture:RFC5646}"${attributes} />`,
    '</InputClaims>',
  )
}

/** A placeholder that counts only while the claim has no value. */
export const claimResolverWithoutAlways: LintRule = {
  id: 'claim-resolver-without-always',
  severity: 'note',
  meaning:
    'A claim has a claim resolver as its default, which counts only while the claim has no value.',
  cause:
    'A default is used when nothing has set the claim. The documentation asks for `AlwaysUseDefaultValue` next to a claim resolver.',
  fix: 'Add `AlwaysUseDefaultValue="true"`, unless a value that was set before must stay.',
  example: example(''),
  corrected: example(' AlwaysUseDefaultValue="true"'),
  source: 'Azure AD B2C, claim resolvers',
  *check(context) {
    for (const [profile, claim] of resolvingClaims(context)) {
      const { defaultValue = '', alwaysUseDefaultValue, claimTypeReferenceId, element } = claim
      if (alwaysUseDefaultValue || !hasClaimResolver(defaultValue)) continue
      yield {
        place: element.place,
        message: `the default \`${abbreviate(defaultValue)}\` of claim \`${abbreviate(claimTypeReferenceId)}\` in profile \`${abbreviate(profile.id)}\` counts only while the claim has no value: add \`AlwaysUseDefaultValue="true"\``,
      }
    }
  },
}
