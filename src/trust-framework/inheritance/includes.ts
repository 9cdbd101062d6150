/**
 * Resolves what technical profiles include. The contents of an included profile are overridden by those of the profile
 * that includes it, as if it were its base. `IncludeClaimsFromTechnicalProfile` adds input and output claims only.
 * Source: Azure AD B2C, technical profiles; TrustFrameworkPolicy_0.3.0.0.xsd.
 */

import { keyOf } from '../../kernel/ids.ts'
import type { Policy, TechnicalProfile } from '../model/policy.ts'
import { readTechnicalProfile } from '../model/read-technical-profile.ts'
import type { SourcedElement } from '../model/sourced-element.ts'
import type { EffectivePolicy } from './effective-policy.ts'
import { planIncludes, type IncludePlan } from './include-plan.ts'
import { mergeTechnicalProfile } from './merge-technical-profiles.ts'

/** Where a result was made of one pair before. */
const merged = new WeakMap<
  SourcedElement,
  { readonly included: SourcedElement; readonly result: SourcedElement }
>()

/** WHY: descendants of one base share its profiles, so most includes are the same for all of them. */
function mergeIncluded(included: SourcedElement, own: SourcedElement): SourcedElement {
  const known = merged.get(own)
  if (known?.included === included) return known.result
  const result = mergeTechnicalProfile(included, own)
  merged.set(own, { included, result })
  return result
}

/** Only the claims of a profile. */
const claimsOnly = new WeakMap<SourcedElement, SourcedElement>()

function claimsOf(profile: SourcedElement): SourcedElement {
  const known = claimsOnly.get(profile)
  if (known !== undefined) return known
  const children = profile.children.filter(
    ({ name }) => name === 'InputClaims' || name === 'OutputClaims',
  )
  const claims = { ...profile, attributes: new Map(), children }
  claimsOnly.set(profile, claims)
  return claims
}

/** Resolves the includes of the technical profiles of a merged policy, each when it is first asked for. */
export function createIncludes(
  policy: Policy,
): Pick<EffectivePolicy, 'profile' | 'relyingPartyProfile' | 'includeFaults'> {
  let plan: IncludePlan | undefined
  const planOf = (): IncludePlan => (plan ??= planIncludes(policy))
  const resolved = new Map<SourcedElement, TechnicalProfile>()

  const resolve = (profile: TechnicalProfile): TechnicalProfile => {
    const known = resolved.get(profile.element)
    if (known !== undefined) return known
    const { contents, claims } = planOf().targetsOf(profile)
    let { element } = profile
    // INVARIANT: the plan has no cycle, and no path in it is longer than `longestIncludePath`.
    if (contents !== undefined) element = mergeIncluded(resolve(contents).element, element)
    if (claims !== undefined) element = mergeIncluded(claimsOf(resolve(claims).element), element)
    const result = element === profile.element ? profile : readTechnicalProfile(element)
    resolved.set(profile.element, result)
    return result
  }

  return {
    profile: (id) => {
      const found = policy.technicalProfiles.get(keyOf(id))
      return found && resolve(found)
    },
    relyingPartyProfile: () => {
      const found = policy.relyingParty?.technicalProfile
      return found && resolve(found)
    },
    includeFaults: () => planOf().faults,
  }
}
