/**
 * Row 48: every claim that a page returns has a source: a field, a default, or a validation profile.
 * Source: azure-ad-b2c/samples#260; both exemptions: custom-policy starter packs, phone sign-up.
 */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { ElementReference, TechnicalProfile } from '../../model/policy.ts'
import { inPolicy } from '../../policy-identity.ts'
import { areOutputsDefined } from '../journeys/missing-definitions.ts'
import type { PolicyRule, RuleContext } from '../rule.ts'
import { profileCodes } from './profiles-codes.ts'
import { runningProfiles } from './running-profiles.ts'

function* claimsOfTransformations(
  { policy }: RuleContext,
  references: readonly ElementReference[],
): Generator<string, undefined> {
  for (const { referenceId } of references) {
    const transformation = policy.claimsTransformations.get(keyOf(referenceId))
    for (const { claimTypeReferenceId } of transformation?.outputClaims ?? []) {
      yield keyOf(claimTypeReferenceId)
    }
  }
}

/** Yields the keys of the claims that the transformations of a profile write. */
export function* transformedClaims(
  context: RuleContext,
  profile: TechnicalProfile,
): Generator<string, undefined> {
  yield* claimsOfTransformations(context, profile.inputClaimsTransformations)
  yield* claimsOfTransformations(context, profile.outputClaimsTransformations)
}

/** The keys of the claims that the profile does not need a field for; undefined when a definition is missing. */
function claimsMadeFor(
  context: RuleContext,
  profile: TechnicalProfile,
): ReadonlySet<string> | undefined {
  const { effective } = context
  if (!areOutputsDefined(effective, profile)) return undefined
  const made = new Set(transformedClaims(context, profile))
  for (const { referenceId } of profile.validationTechnicalProfiles) {
    const validation = effective.profile(referenceId)
    if (validation === undefined || !areOutputsDefined(effective, validation)) return undefined
    for (const { claimTypeReferenceId } of validation.outputClaims) {
      made.add(keyOf(claimTypeReferenceId))
    }
    for (const claim of transformedClaims(context, validation)) made.add(claim)
  }
  return made
}

/** A page with display claims shows those, and its output claims need no field. */
export const checkSelfAssertedOutputs: PolicyRule = function* (context) {
  for (const { profile, kind } of runningProfiles(context)) {
    if (kind !== 'selfAsserted' || profile.displayClaims.length > 0) continue
    const made = claimsMadeFor(context, profile)
    if (made === undefined) continue
    for (const { claimTypeReferenceId, defaultValue, element } of profile.outputClaims) {
      const key = keyOf(claimTypeReferenceId)
      const claimType = context.policy.claimTypes.get(key)
      // WHY: another rule reports a claim that does not exist.
      if (defaultValue !== undefined || made.has(key) || claimType === undefined) continue
      if (claimType.userInputType !== undefined) continue
      yield context.report(element.place, {
        ostiaryCode: profileCodes.outputClaimWithoutSource,
        message: `Output claim type "${abbreviate(claimTypeReferenceId)}" specified in the technical profile with id "${abbreviate(profile.id)}" ${inPolicy(context.policy)} does not specify a UserInputType or a DefaultValue, and is not retrieved from a ValidationTechnicalProfile either.`,
      })
    }
  }
}
