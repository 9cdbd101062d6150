import { abbreviate } from '../../../kernel/abbreviate.ts'
import { didYouMean } from '../../../kernel/did-you-mean.ts'
import { keyOf } from '../../../kernel/ids.ts'
import {
  claimResolverNames,
  findClaimResolvers,
  type ClaimResolver,
} from '../../validation/profiles/claim-resolvers.ts'
import type { LintRule } from '../lint-rule.ts'
import { writtenProfiles } from './linted-profiles.ts'
import { profileExample } from './profile-example.ts'

const proposals = [...claimResolverNames].flatMap(([family, names]) =>
  (names ?? []).map((name) => `${family}:${name}`),
)

function proposalFor({ family, name, known }: ClaimResolver): string | undefined {
  if (known === 'no') return didYouMean(`${family}:${name}`, proposals)
  const own = proposals.filter((proposal) => keyOf(proposal).startsWith(`${keyOf(family)}:`))
  return didYouMean(`${family}:${name}`, own)
}

function example(name: string): string {
  return profileExample(
    'RestfulProvider',
    '<InputClaims>',
    `  <InputClaim ClaimTypeReferenceId="language" DefaultValue="{${name}}" AlwaysUseDefaultValue="true" />`,
    '</InputClaims>',
  )
}

/** A placeholder that looks like a claim resolver and is none. */
export const claimResolverUnknown: LintRule = {
  id: 'claim-resolver-unknown',
  severity: 'warning',
  meaning:
    'The default of a claim has the shape of a claim resolver that the service does not know.',
  cause: 'The family or the name is misspelt. The service then fails, or takes the text literally.',
  fix: 'Use a claim resolver that the documentation lists.',
  example: example('Culture:RFC5464'),
  corrected: example('Culture:RFC5646'),
  source: 'Azure AD B2C, claim resolvers',
  *check(context) {
    for (const { profile } of writtenProfiles(context)) {
      for (const { defaultValue = '', claimTypeReferenceId, element } of [
        ...profile.inputClaims,
        ...profile.outputClaims,
      ]) {
        for (const resolver of findClaimResolvers(defaultValue)) {
          if (resolver.known === 'yes') continue
          const meant = proposalFor(resolver)
          yield {
            place: element.place,
            message: `\`{${abbreviate(`${resolver.family}:${resolver.name}`)}}\` in claim \`${abbreviate(claimTypeReferenceId)}\` of profile \`${abbreviate(profile.id)}\` is not a claim resolver${meant === undefined ? '' : `; did you mean \`{${meant}}\`?`}`,
          }
        }
      }
    }
  },
}
