/** The technical profiles that lint rules look at. */

import { keyOf } from '../../../kernel/ids.ts'
import type { TechnicalProfile } from '../../model/policy.ts'
import { profileKindOf, type ProfileKind } from '../../validation/profiles/profile-kinds.ts'
import { runningProfiles } from '../../validation/profiles/running-profiles.ts'
import type { RuleContext } from '../../validation/rule.ts'

/** A profile with its kind. */
export interface LintedProfile {
  readonly profile: TechnicalProfile
  /** Undefined when the protocol or handler is absent or not known. */
  readonly kind: ProfileKind | undefined
}

function includedKeys({ policy }: RuleContext): ReadonlySet<string> {
  const included = new Set<string>()
  for (const { includes, includesClaimsFrom } of policy.technicalProfiles.values()) {
    if (includes !== undefined) included.add(keyOf(includes.referenceId))
    if (includesClaimsFrom !== undefined) included.add(keyOf(includesClaimsFrom.referenceId))
  }
  return included
}

/**
 * Lists profiles with what they include: those that the relying party runs, or, without a relying party, those that no
 * other profile includes.
 */
export function* completeProfiles(context: RuleContext): Generator<LintedProfile, undefined> {
  if (context.reachable !== undefined) {
    yield* runningProfiles(context)
    return
  }
  const included = includedKeys(context)
  for (const key of context.policy.technicalProfiles.keys()) {
    const profile = included.has(key) ? undefined : context.effective.profile(key)
    if (profile !== undefined) yield { profile, kind: profileKindOf(profile) }
  }
}

/** Lists every profile, that of the relying party too, without what it includes; its kind may come from there. */
export function* writtenProfiles(context: RuleContext): Generator<LintedProfile, undefined> {
  const { policy, effective } = context
  for (const profile of policy.technicalProfiles.values()) {
    yield { profile, kind: profileKindOf(effective.profile(profile.id) ?? profile) }
  }
  const profile = policy.relyingParty?.technicalProfile
  if (profile !== undefined) yield { profile, kind: profileKindOf(profile) }
}
