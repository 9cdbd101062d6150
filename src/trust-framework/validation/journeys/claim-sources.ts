/** Which claims technical profiles add to those of a journey. */

import { keyOf } from '../../../kernel/ids.ts'
import type { EffectivePolicy } from '../../inheritance/effective-policy.ts'
import type {
  ElementReference,
  JourneyStep,
  ProfileClaim,
  TechnicalProfile,
} from '../../model/policy.ts'
import { runsExchanges, runsIssuer } from './journey-steps.ts'
import { areOutputsDefined } from './missing-definitions.ts'

/** Claims that were collected, and where from. INVARIANT: nothing is collected twice, so that the effort is linear. */
class CollectedClaims {
  /** Keys of ids, in the order in which they were added first. */
  readonly keys = new Set<string>()
  readonly #collected = new Set<string>()

  /** Tells whether a source is new, and notes it. */
  isNew(kind: string, id: string): boolean {
    const source = `${kind} ${keyOf(id)}`
    if (this.#collected.has(source)) return false
    this.#collected.add(source)
    return true
  }

  add(claims: readonly Pick<ProfileClaim, 'claimTypeReferenceId'>[]): void {
    for (const { claimTypeReferenceId } of claims) this.keys.add(keyOf(claimTypeReferenceId))
  }
}

/** The claims that a journey has, from the profiles that it ran so far. */
export class ClaimSources {
  readonly #effective: EffectivePolicy
  readonly #produced = new CollectedClaims()
  readonly #validated = new CollectedClaims()
  #isComplete = true

  /**
   * Begins with what is there before the first step: input claims of the relying party, which a token in the request
   * has, claims that the relying party makes itself, and outputs of the profiles that authorize the request.
   * Source: id token hint page; userinfo page.
   */
  constructor(effective: EffectivePolicy, authorizationProfiles: readonly ElementReference[]) {
    this.#effective = effective
    const relyingParty = effective.relyingPartyProfile()
    if (relyingParty !== undefined) {
      this.#produced.add(relyingParty.inputClaims)
      this.#addTransformations(relyingParty, this.#produced)
    }
    for (const { referenceId } of authorizationProfiles) this.#addProfile(referenceId)
  }

  /**
   * Whether all profiles so far are defined, with all that they output. Otherwise more claims may be set than are known
   * here, and the missing definition is what is wrong.
   */
  get isComplete(): boolean {
    return this.#isComplete
  }

  /** Claims that a profile of the journey outputs, in the order in which they are set first. Keys of ids. */
  get produced(): ReadonlySet<string> {
    return this.#produced.keys
  }

  /** Claims that a validation technical profile outputs, whether its host passes them on or not. Keys of ids. */
  get validated(): ReadonlySet<string> {
    return this.#validated.keys
  }

  /** Adds what the technical profiles of a step output. */
  addStep(step: JourneyStep, defaultIssuer: string | undefined): void {
    const issuer = step.issuerReferenceId ?? defaultIssuer
    if (runsIssuer(step) && issuer !== undefined) this.#addProfile(issuer)
    if (!runsExchanges(step)) return
    for (const exchange of step.exchanges) this.#addProfile(exchange.technicalProfileReferenceId)
  }

  /** Tells whether an input claims transformation of the profile makes the claim, before the profile reads it. */
  isMadeBeforeInput({ inputClaimsTransformations }: TechnicalProfile, claim: string): boolean {
    const { claimsTransformations } = this.#effective.policy
    return inputClaimsTransformations.some(({ referenceId }) =>
      claimsTransformations
        .get(keyOf(referenceId))
        ?.outputClaims.some((output) => keyOf(output.claimTypeReferenceId) === keyOf(claim)),
    )
  }

  /**
   * Adds what a profile outputs: output claims, with or without a default, and outputs of its claims transformations, of
   * its session provider, of its display controls, and of the profile that it includes claims from.
   */
  #addProfile(id: string): void {
    if (!this.#produced.isNew('run', id)) return
    this.#addOutputs(id, this.#produced)
    const profile = this.#effective.profile(id)
    if (profile === undefined) return
    const { sessionManagement, includesClaimsFrom, displayClaims } = profile
    if (includesClaimsFrom !== undefined) {
      this.#addOutputs(includesClaimsFrom.referenceId, this.#produced)
    }
    if (sessionManagement !== undefined) this.#addSession(sessionManagement.referenceId)
    for (const { displayControlReferenceId } of displayClaims) {
      if (displayControlReferenceId !== undefined) this.#addControl(displayControlReferenceId)
    }
    for (const { referenceId } of profile.validationTechnicalProfiles) {
      this.#addOutputs(referenceId, this.#validated)
    }
  }

  /** A session provider gives back what it stored. Source: session management page. */
  #addSession(id: string): void {
    const isNew = this.#produced.isNew('session', id)
    if (isNew) this.#produced.add(this.#effective.profile(id)?.persistedClaims ?? [])
    this.#addOutputs(id, this.#produced)
  }

  #addControl(id: string): void {
    if (!this.#produced.isNew('control', id)) return
    const control = this.#effective.policy.displayControls.get(keyOf(id))
    this.#produced.add(control?.outputClaims ?? [])
    for (const { technicalProfiles } of control?.actions ?? []) {
      for (const { referenceId } of technicalProfiles) {
        this.#addOutputs(referenceId, this.#validated)
      }
    }
  }

  #addOutputs(id: string, claims: CollectedClaims): void {
    if (!claims.isNew('profile', id)) return
    const profile = this.#effective.profile(id)
    if (profile === undefined) {
      this.#isComplete = false
      return
    }
    if (!areOutputsDefined(this.#effective, profile)) this.#isComplete = false
    claims.add(profile.outputClaims)
    this.#addTransformations(profile, claims)
  }

  #addTransformations(profile: TechnicalProfile, claims: CollectedClaims): void {
    const { claimsTransformations } = this.#effective.policy
    const references = [
      ...profile.inputClaimsTransformations,
      ...profile.outputClaimsTransformations,
    ]
    for (const { referenceId } of references) {
      if (!claims.isNew('transformation', referenceId)) continue
      const transformation = claimsTransformations.get(keyOf(referenceId))
      if (transformation === undefined) this.#isComplete = false
      claims.add(transformation?.outputClaims ?? [])
    }
  }
}
