/** Rows 24 and 25: what profiles of the directory read, write and look users up by. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { ProfileClaim, TechnicalProfile } from '../../model/policy.ts'
import type { SourcedElement } from '../../model/sourced-element.ts'
import type { PolicyRule } from '../rule.ts'
import { isDirectoryAttribute } from './directory-attributes.ts'
import { profileCodes } from './profiles-codes.ts'
import { partnerNameOf } from './required-metadata.ts'
import { runningProfiles } from './running-profiles.ts'
import { transformedClaims } from './self-asserted-outputs.ts'

const hint =
  ' If it is a claim with default value, add AlwaysUseDefaultValue="true" to the output claim mapping.'

function isUnsupported(claim: ProfileClaim): boolean {
  const isConstant = claim.defaultValue !== undefined && claim.alwaysUseDefaultValue
  return !isConstant && !isDirectoryAttribute(partnerNameOf(claim))
}

/**
 * Tells whether the service may accept an output claim that is not an attribute: the documentation allows those with a
 * default, and a transformation of the profile may make the claim. A claim that is mapped to an attribute is refused.
 * Source: Azure AD B2C, Azure AD technical profile, output claims.
 */
function isPerhapsAccepted(claim: ProfileClaim, transformed: ReadonlySet<string>): boolean {
  if (claim.partnerClaimType !== undefined) return false
  return claim.defaultValue !== undefined || transformed.has(keyOf(claim.claimTypeReferenceId))
}

/** Row 24. Source: azure-ad-b2c/saml-sp#5; azure-ad-b2c/samples#601. */
export const checkDirectoryClaims: PolicyRule = function* (context) {
  const message = (list: string, claim: ProfileClaim, { id }: TechnicalProfile): string =>
    `${list} Claim '${abbreviate(partnerNameOf(claim))}' is not supported in Azure Active Directory Provider technical profile '${abbreviate(id)}' of policy '${abbreviate(context.policy.policyId)}'.`
  const ostiaryCode = profileCodes.directoryClaimUnsupported
  // WHY: another rule reports a claim that does not exist.
  const isChecked = (claim: ProfileClaim): boolean =>
    context.policy.claimTypes.has(keyOf(claim.claimTypeReferenceId)) && isUnsupported(claim)
  for (const { profile, kind } of runningProfiles(context)) {
    if (kind !== 'directory') continue
    for (const claim of profile.persistedClaims.filter(isChecked)) {
      yield context.report(claim.element.place, {
        ostiaryCode,
        message: message('Persisted', claim, profile),
      })
    }
    const unsupported = profile.outputClaims.filter(isChecked)
    if (unsupported.length === 0) continue
    const transformed = new Set(transformedClaims(context, profile))
    for (const claim of unsupported) {
      const make = isPerhapsAccepted(claim, transformed) ? context.warn : context.report
      yield make(claim.element.place, {
        ostiaryCode,
        message: message('Output', claim, profile) + hint,
      })
    }
  }
}

/** Row 25: the one claim by which the user is found. Source: Azure AD B2C error codes, AADB2C90034. */
export const checkDirectoryInput: PolicyRule = function* (context) {
  const reported = new Set<SourcedElement>()
  for (const { profile, kind } of runningProfiles(context)) {
    if (kind !== 'directory') continue
    const claims = new Map(
      profile.inputClaims.map((claim) => [keyOf(claim.claimTypeReferenceId), claim] as const),
    )
    const isUnknown = claims.size === 0 && profile.includesClaimsFrom !== undefined
    if (claims.size === 1 || isUnknown) continue
    // WHY: a profile that only includes these claims from another has nothing of its own to mend.
    const elements = [...claims.values()].map(({ element }) => element)
    if (elements.length > 0 && elements.every((element) => reported.has(element))) continue
    for (const element of elements) reported.add(element)
    yield context.report(profile.element.place, {
      ostiaryCode: profileCodes.directoryInputCount,
      code: 'AADB2C90034',
      message: `Profile '${abbreviate(profile.id)}' must contain exactly one input claim.`,
    })
  }
}
