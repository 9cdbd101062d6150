/** What a document and its base policies say together. */

import type { Policy, TechnicalProfile } from '../model/policy.ts'
import type { SourcePlace } from '../model/sourced-element.ts'

/** An include that could not be resolved. */
export interface IncludeFault {
  readonly kind: 'circular' | 'tooLarge'
  /** The profile that has the include. */
  readonly profile: TechnicalProfile
  /** Of the include. */
  readonly place: SourcePlace
}

/** The policy that a document makes together with its base policies. */
export interface EffectivePolicy {
  /** Merged; includes are not resolved in it. */
  readonly policy: Policy
  /** The document alone. */
  readonly document: Policy
  /** Each document alone: the document, then its base, up to the root. */
  readonly chain: readonly Policy[]
  /**
   * The merged technical profile with what it includes, by its id in any letter case; undefined when there is none.
   * An include that leads back to its own profile is left out.
   */
  readonly profile: (id: string) => TechnicalProfile | undefined
  /** The technical profile of the relying party with what it includes. */
  readonly relyingPartyProfile: () => TechnicalProfile | undefined
  /** The includes that `profile` leaves out. */
  readonly includeFaults: () => readonly IncludeFault[]
}
