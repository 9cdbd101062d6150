/**
 * The technical profiles that a relying party runs, each merged and with what it includes. Only these must be
 * complete: a base policy may hold abstract profiles that a child completes or that others include.
 */

import { keyOf } from '../../../kernel/ids.ts'
import type { MetadataItem, TechnicalProfile } from '../../model/policy.ts'
import type { RuleContext } from '../rule.ts'
import { metadataKey } from './metadata-vocabulary.ts'
import { profileKindOf, type ProfileKind } from './profile-kinds.ts'

/** A profile that runs. */
export interface RunningProfile {
  readonly profile: TechnicalProfile
  /** Undefined when the protocol or handler is absent or not known. */
  readonly kind: ProfileKind | undefined
  /** Whether a step or journey names it as issuer. */
  readonly isIssuer: boolean
}

const disabled = new Set(['false', 'Never'])

function issuersOf({ policy, reachable }: RuleContext): ReadonlySet<string> {
  const issuers = new Set<string>()
  const add = (id: string | undefined): void => {
    if (id !== undefined) issuers.add(keyOf(id))
  }
  for (const key of reachable?.journeys ?? []) {
    const journey = policy.userJourneys.get(key)
    add(journey?.defaultIssuer)
    for (const { issuerReferenceId } of journey?.steps ?? []) add(issuerReferenceId)
  }
  for (const key of reachable?.subJourneys ?? []) {
    for (const { issuerReferenceId } of policy.subJourneys.get(key)?.steps ?? []) {
      add(issuerReferenceId)
    }
  }
  return issuers
}

/** WHY: the starter packs give their issuer of tokens the protocol of a relying party. */
function kindOf(profile: TechnicalProfile, isIssuer: boolean): ProfileKind | undefined {
  const kind = profileKindOf(profile)
  return isIssuer && kind === 'openIdConnect' ? 'jwtIssuer' : kind
}

/** Lists the profiles that run; a profile that is switched off does not. Empty when there is no relying party. */
export function* runningProfiles(context: RuleContext): Generator<RunningProfile, undefined> {
  const { effective, reachable } = context
  if (reachable === undefined) return
  const issuers = issuersOf(context)
  for (const key of reachable.technicalProfiles) {
    const profile = effective.profile(key)
    if (profile === undefined || disabled.has(profile.enabledForUserJourneys ?? '')) continue
    const isIssuer = issuers.has(key)
    yield { profile, kind: kindOf(profile, isIssuer), isIssuer }
  }
}

/**
 * A metadata item. Blanks around its key and its letter case do not count: a policy that a tenant runs has `ClientID`.
 * Source: rbagree/B2CSignupSigninInvite.
 */
export function metadataItem(
  { metadata }: TechnicalProfile,
  key: string,
): MetadataItem | undefined {
  const item = metadata.get(key)
  if (item !== undefined) return item
  for (const [written, other] of metadata) {
    if (keyOf(metadataKey(written)) === keyOf(key)) return other
  }
  return undefined
}

/** The value of a metadata item without white space around it; undefined when the item is absent. */
export function metadataText(profile: TechnicalProfile, key: string): string | undefined {
  return metadataItem(profile, key)?.value.trim()
}

/** Tells whether a metadata item is set to true. The service compares without regard to case; policies also write 1. */
export function isMetadataTrue(profile: TechnicalProfile, key: string): boolean {
  const value = metadataText(profile, key)?.toLowerCase()
  return value === 'true' || value === '1'
}

/** Tells whether a metadata item is set to false. */
export function isMetadataFalse(profile: TechnicalProfile, key: string): boolean {
  const value = metadataText(profile, key)?.toLowerCase()
  return value === 'false' || value === '0'
}
