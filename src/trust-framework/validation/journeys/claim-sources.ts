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

/** The claims that a journey has, from the profiles that it ran so far. Effort is linear: a profile is added once. */
export class ClaimSources {
  /** Claims that a profile of the journey outputs, in the order in which they are set first. Keys of ids. */
  readonly produced = new Set<string>()
  /** Claims that a validation technical profile outputs, whether its host passes them on or not. Keys of ids. */
  readonly validated = new Set<string>()
  readonly #effective: EffectivePolicy
  readonly #added = new Set<string>()
  readonly #addedValidations = new Set<string>()

  constructor(effective: EffectivePolicy) {
    this.#effective = effective
  }

  /** Adds claims that are there without a profile, such as those of a token in the request. */
  addClaims(claims: readonly ProfileClaim[]): void {
    for (const { claimTypeReferenceId } of claims) this.produced.add(keyOf(claimTypeReferenceId))
  }

  /** Adds what the technical profiles of a step output. */
  addStep(step: JourneyStep, defaultIssuer: string | undefined): void {
    const issuer = step.issuerReferenceId ?? defaultIssuer
    if (runsIssuer(step) && issuer !== undefined) this.#addProfile(issuer)
    if (!runsExchanges(step)) return
    for (const exchange of step.exchanges) this.#addProfile(exchange.technicalProfileReferenceId)
  }

  /** The claims that the input claims transformations of a profile make, before it reads its input claims. */
  madeBeforeInput({ inputClaimsTransformations }: TechnicalProfile): ReadonlySet<string> {
    const made = new Set<string>()
    this.#addTransformations(inputClaimsTransformations, made)
    return made
  }

  /**
   * Adds what a profile outputs: output claims, with or without a default, and outputs of its claims transformations, of
   * its session provider, of its display controls, and of the profile that it includes claims from.
   */
  #addProfile(id: string): void {
    const profile = this.#enter(this.#added, id)
    if (profile === undefined) return
    this.#addOutputs(profile, this.produced)
    const { sessionManagement, includesClaimsFrom, displayClaims } = profile
    for (const reference of [sessionManagement, includesClaimsFrom]) {
      const source = reference && this.#effective.profile(reference.referenceId)
      if (source === undefined) continue
      this.#addOutputs(source, this.produced)
      // A session provider gives back what it stored. Source: session management page.
      if (reference === sessionManagement) this.addClaims(source.persistedClaims)
    }
    for (const { displayControlReferenceId } of displayClaims) {
      if (displayControlReferenceId !== undefined) this.#addControl(displayControlReferenceId)
    }
    for (const { referenceId } of profile.validationTechnicalProfiles) {
      const validation = this.#enter(this.#addedValidations, referenceId)
      if (validation !== undefined) this.#addOutputs(validation, this.validated)
    }
  }

  #addOutputs(profile: TechnicalProfile, claims: Set<string>): void {
    for (const { claimTypeReferenceId } of profile.outputClaims)
      claims.add(keyOf(claimTypeReferenceId))
    this.#addTransformations(profile.inputClaimsTransformations, claims)
    this.#addTransformations(profile.outputClaimsTransformations, claims)
  }

  #addTransformations(references: readonly ElementReference[], claims: Set<string>): void {
    const { claimsTransformations } = this.#effective.policy
    for (const { referenceId } of references) {
      const outputs = claimsTransformations.get(keyOf(referenceId))?.outputClaims ?? []
      for (const { claimTypeReferenceId } of outputs) claims.add(keyOf(claimTypeReferenceId))
    }
  }

  #addControl(id: string): void {
    const control = this.#effective.policy.displayControls.get(keyOf(id))
    this.addClaims(control?.outputClaims ?? [])
    for (const { technicalProfiles } of control?.actions ?? []) {
      for (const { referenceId } of technicalProfiles) {
        const sender = this.#enter(this.#addedValidations, referenceId)
        if (sender !== undefined) this.#addOutputs(sender, this.validated)
      }
    }
  }

  #enter(added: Set<string>, id: string): TechnicalProfile | undefined {
    const key = keyOf(id)
    if (added.has(key)) return undefined
    added.add(key)
    return this.#effective.profile(id)
  }
}
