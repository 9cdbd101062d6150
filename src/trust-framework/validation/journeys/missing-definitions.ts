/**
 * Tells whether all is defined that a technical profile outputs claims through. Where something is missing, the rules
 * about references say so, and what the profile outputs is not known: the claims that seem to be lost are no fault.
 */

import { keyOf } from '../../../kernel/ids.ts'
import type { EffectivePolicy } from '../../inheritance/effective-policy.ts'
import type { ProfileClaim, TechnicalProfile } from '../../model/policy.ts'

function areDefined(
  { policy }: EffectivePolicy,
  claims: readonly Pick<ProfileClaim, 'claimTypeReferenceId'>[],
): boolean {
  return claims.every(({ claimTypeReferenceId }) =>
    policy.claimTypes.has(keyOf(claimTypeReferenceId)),
  )
}

/** An included profile may itself include one. INVARIANT: a cycle ends the walk. */
function areIncludesDefined({ policy }: EffectivePolicy, profile: TechnicalProfile): boolean {
  const walked = new Set<string>()
  for (let next = profile.includes; next !== undefined;) {
    const key = keyOf(next.referenceId)
    if (walked.has(key)) return true
    walked.add(key)
    const included = policy.technicalProfiles.get(key)
    if (included === undefined) return false
    next = included.includes
  }
  return true
}

/** Decides it for output claims, claims transformations and includes. `profile` has its includes resolved. */
export function areOutputsDefined(effective: EffectivePolicy, profile: TechnicalProfile): boolean {
  const { claimsTransformations } = effective.policy
  return (
    areDefined(effective, profile.outputClaims) &&
    areIncludesDefined(effective, profile) &&
    [...profile.inputClaimsTransformations, ...profile.outputClaimsTransformations].every(
      ({ referenceId }) => {
        const transformation = claimsTransformations.get(keyOf(referenceId))
        return transformation !== undefined && areDefined(effective, transformation.outputClaims)
      },
    )
  )
}
