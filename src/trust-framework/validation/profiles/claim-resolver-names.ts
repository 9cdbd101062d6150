/** Row 36, claim resolvers: where the service resolves a placeholder, it knows its family and name. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import type { ProfileClaim } from '../../model/policy.ts'
import type { PolicyFinding } from '../policy-finding.ts'
import type { PolicyRule, RuleContext } from '../rule.ts'
import { findClaimResolvers } from './claim-resolvers.ts'
import { profileCodes } from './profiles-codes.ts'
import { isMetadataTrue, runningProfiles } from './running-profiles.ts'

function* checkClaim(
  { defaultValue = '', element }: ProfileClaim,
  { report, warn }: RuleContext,
): Generator<PolicyFinding, undefined> {
  // WHY: a longer text, such as JSON, may only look like it contains a resolver.
  const isWhole = /^\s*\{[^{}]*\}\s*$/u.test(defaultValue)
  for (const { family, name, known } of findClaimResolvers(defaultValue)) {
    if (known === 'yes') continue
    const make = isWhole ? report : warn
    yield make(element.place, {
      ostiaryCode: profileCodes.claimResolverUnknown,
      ...(known === 'no'
        ? {
            code: 'AADB2C90045',
            message: `The claim resolver '${abbreviate(family)}' specified in policy is not implemented.`,
          }
        : {
            code: 'AADB2C90044',
            message: `The claim '${abbreviate(name)}' is not supported by the claim resolver '${abbreviate(family)}'.`,
          }),
    })
  }
}

/**
 * Checks the input and output claims of running profiles that resolve placeholders; in others the text is a literal.
 * Source: Azure AD B2C error codes, AADB2C90044 and AADB2C90045.
 */
export const checkClaimResolverNames: PolicyRule = function* (context) {
  for (const { profile } of runningProfiles(context)) {
    if (!isMetadataTrue(profile, 'IncludeClaimResolvingInClaimsHandling')) continue
    for (const claim of [...profile.inputClaims, ...profile.outputClaims]) {
      yield* checkClaim(claim, context)
    }
  }
}
