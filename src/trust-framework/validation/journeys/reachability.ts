/**
 * Finds what a relying party can run: journeys, their steps, technical profiles and what those use. Completeness of an
 * element is judged only where it is reachable, since a base policy may hold abstract parts that no journey runs.
 *
 * A profile that is only included by another is a part of it and does not run by itself: it is listed apart.
 */

import { keyOf } from '../../../kernel/ids.ts'
import type { EffectivePolicy } from '../../inheritance/effective-policy.ts'
import type { ElementReference, JourneyStep, TechnicalProfile } from '../../model/policy.ts'
import type { Reachable } from '../rule.ts'
import { invokesSubJourneys, runsExchanges, runsIssuer } from './journey-steps.ts'

/** A step, and the step that invoked its sub journey. */
interface StepOnPath {
  readonly step: JourneyStep
  readonly caller: StepOnPath | undefined
}

/** Metadata of an issuer that name a journey. Source: JWT token issuer page; client credentials flow page. */
const journeyMetadataKeys = ['RefreshTokenUserJourneyId', 'ClientCredentialsUserJourneyId'] as const

/** Walks from the relying party. Each element is visited once, in the order in which it was found. */
class ReachWalk {
  readonly journeys = new Set<string>()
  readonly subJourneys = new Set<string>()
  readonly includedProfiles = new Set<string>()
  readonly claimsTransformations = new Set<string>()
  readonly contentDefinitions = new Set<string>()
  readonly displayControls = new Set<string>()
  readonly claimTypes = new Set<string>()
  /** By the key of a profile: the step where it runs. */
  readonly paths = new Map<string, StepOnPath | undefined>()
  readonly #effective: EffectivePolicy
  /** INVARIANT: visits are made first in, first out, so that the first path to a profile is a shortest one. */
  readonly #visits: (() => void)[] = []

  constructor(effective: EffectivePolicy) {
    this.#effective = effective
  }

  run(): void {
    for (let next = 0; next < this.#visits.length; next += 1) this.#visits[next]?.()
  }

  journey(id: string | undefined): void {
    const journey = this.#enter(this.journeys, this.#effective.policy.userJourneys, id)
    if (journey === undefined) return
    for (const { referenceId } of journey.authorizationProfiles) this.profile(referenceId)
    for (const step of journey.steps) this.#step(step, journey.defaultIssuer, undefined)
  }

  profile(id: string | undefined, at?: StepOnPath): void {
    if (id === undefined) return
    const key = keyOf(id)
    if (this.paths.has(key)) return
    const profile = this.#effective.profile(id)
    if (profile === undefined) return
    this.paths.set(key, at)
    this.#visits.push(() => {
      this.contents(profile, at)
      this.parts(this.#effective.policy.technicalProfiles.get(key))
    })
  }

  /** Visits what a profile uses. That of the relying party has no place in the map of profiles and is given directly. */
  contents(profile: TechnicalProfile, at?: StepOnPath): void {
    const { inputClaims, persistedClaims, outputClaims, displayClaims, metadata } = profile
    for (const { claimTypeReferenceId } of [...inputClaims, ...persistedClaims, ...outputClaims]) {
      this.#claim(claimTypeReferenceId)
    }
    for (const { claimTypeReferenceId, displayControlReferenceId } of displayClaims) {
      this.#claim(claimTypeReferenceId)
      this.#displayControl(displayControlReferenceId, at)
    }
    for (const { referenceId } of profile.inputClaimsTransformations) this.#transform(referenceId)
    for (const { referenceId } of profile.outputClaimsTransformations) this.#transform(referenceId)
    for (const { referenceId } of profile.validationTechnicalProfiles) this.profile(referenceId, at)
    this.profile(profile.sessionManagement?.referenceId, at)
    this.#contentDefinition(metadata.get('ContentDefinitionReferenceId')?.value)
    for (const key of journeyMetadataKeys) this.journey(metadata.get(key)?.value)
    for (const source of profile.inputTokenSources) this.#include(source)
  }

  /** Visits the profiles that a merged profile, before its includes are resolved, takes contents from. */
  parts(profile: TechnicalProfile | undefined): void {
    this.#include(profile?.includes)
    this.#include(profile?.includesClaimsFrom)
  }

  #step(
    step: JourneyStep,
    defaultIssuer: string | undefined,
    caller: StepOnPath | undefined,
  ): void {
    const at = { step, caller }
    this.#contentDefinition(step.contentDefinitionReferenceId)
    for (const { values } of step.preconditions) this.#claim(values[0])
    if (runsIssuer(step)) this.profile(step.issuerReferenceId ?? defaultIssuer, at)
    if (runsExchanges(step)) {
      for (const exchange of step.exchanges) this.profile(exchange.technicalProfileReferenceId, at)
    }
    if (invokesSubJourneys(step)) {
      for (const { referenceId } of step.candidates)
        this.#subJourney(referenceId, defaultIssuer, at)
    }
  }

  #subJourney(id: string, defaultIssuer: string | undefined, caller: StepOnPath): void {
    const journey = this.#enter(this.subJourneys, this.#effective.policy.subJourneys, id)
    if (journey === undefined) return
    this.#visits.push(() => {
      for (const step of journey.steps) this.#step(step, defaultIssuer, caller)
    })
  }

  #include(reference: ElementReference | undefined): void {
    const { technicalProfiles } = this.#effective.policy
    const profile = this.#enter(this.includedProfiles, technicalProfiles, reference?.referenceId)
    if (profile === undefined) return
    this.#visits.push(() => {
      this.parts(profile)
    })
  }

  #displayControl(id: string | undefined, at: StepOnPath | undefined): void {
    const control = this.#enter(this.displayControls, this.#effective.policy.displayControls, id)
    if (control === undefined) return
    for (const { claimTypeReferenceId } of [...control.inputClaims, ...control.outputClaims]) {
      this.#claim(claimTypeReferenceId)
    }
    for (const { claimTypeReferenceId, displayControlReferenceId } of control.displayClaims) {
      this.#claim(claimTypeReferenceId)
      this.#visits.push(() => {
        this.#displayControl(displayControlReferenceId, at)
      })
    }
    for (const { technicalProfiles } of control.actions) {
      for (const { referenceId } of technicalProfiles) this.profile(referenceId, at)
    }
  }

  #transform(id: string): void {
    const { claimsTransformations } = this.#effective.policy
    const found = this.#enter(this.claimsTransformations, claimsTransformations, id)
    if (found === undefined) return
    for (const { claimTypeReferenceId } of [...found.inputClaims, ...found.outputClaims]) {
      this.#claim(claimTypeReferenceId)
    }
  }

  #contentDefinition(id: string | undefined): void {
    this.#enter(this.contentDefinitions, this.#effective.policy.contentDefinitions, id)
  }

  #claim(id: string | undefined): void {
    this.#enter(this.claimTypes, this.#effective.policy.claimTypes, id)
  }

  /** Adds a key and gives its element, the first time that an element is met. */
  #enter<Element>(
    visited: Set<string>,
    elements: ReadonlyMap<string, Element>,
    id: string | undefined,
  ): Element | undefined {
    if (id === undefined) return undefined
    const key = keyOf(id)
    const element = elements.get(key)
    if (element === undefined || visited.has(key)) return undefined
    visited.add(key)
    return element
  }
}

function stepsTo(node: StepOnPath | undefined): readonly JourneyStep[] {
  const steps: JourneyStep[] = []
  for (let at = node; at !== undefined; at = at.caller) steps.push(at.step)
  return steps.toReversed()
}

/** Finds what the relying party of the document reaches; undefined when the document itself has none. */
export function findReachable(effective: EffectivePolicy): Reachable | undefined {
  const { relyingParty } = effective.policy
  if (effective.document.relyingParty === undefined || relyingParty === undefined) return undefined
  const walk = new ReachWalk(effective)
  walk.journey(relyingParty.defaultUserJourney?.referenceId)
  for (const { userJourneyReferenceId } of relyingParty.endpoints)
    walk.journey(userJourneyReferenceId)
  const tokenProfile = effective.relyingPartyProfile()
  if (tokenProfile !== undefined) walk.contents(tokenProfile)
  walk.parts(relyingParty.technicalProfile)
  walk.run()
  return {
    journeys: walk.journeys,
    subJourneys: walk.subJourneys,
    technicalProfiles: new Set(walk.paths.keys()),
    includedProfiles: walk.includedProfiles,
    claimsTransformations: walk.claimsTransformations,
    contentDefinitions: walk.contentDefinitions,
    displayControls: walk.displayControls,
    claimTypes: walk.claimTypes,
    pathTo: (profileKey) => stepsTo(walk.paths.get(profileKey)),
  }
}
