/**
 * Where a policy refers to elements by their id.
 * Source: TrustFrameworkPolicy_0.3.0.0.xsd, which declares no references; reports of refused policies.
 */

import type {
  ElementReference,
  Policy,
  PolicyTransformation,
  ProfileClaim,
  SlotClaim,
  TechnicalProfile,
} from '../../model/policy.ts'
import {
  attributeOf,
  attributePlace,
  childOf,
  childrenOf,
  type SourcedElement,
  type SourcePlace,
} from '../../model/sourced-element.ts'
import type { ReferenceKind } from './reference-kinds.ts'

/** One reference. */
export interface ReferenceSite {
  readonly kind: ReferenceKind
  readonly id: string
  readonly place: SourcePlace
}

function site(
  kind: ReferenceKind,
  id: string | undefined,
  element: SourcedElement,
  attribute: string,
): readonly ReferenceSite[] {
  if (id === undefined || id.trim() === '') return []
  return [{ kind, id, place: attributePlace(element, attribute) }]
}

/** A reference in an attribute that the element may lack. */
function fromAttribute(
  kind: ReferenceKind,
  element: SourcedElement | undefined,
  attribute: string,
): readonly ReferenceSite[] {
  return element === undefined
    ? []
    : site(kind, attributeOf(element, attribute), element, attribute)
}

function claimSites(claims: readonly (ProfileClaim | SlotClaim)[]): readonly ReferenceSite[] {
  return claims.flatMap(({ claimTypeReferenceId, element }) =>
    site('ClaimType', claimTypeReferenceId, element, 'ClaimTypeReferenceId'),
  )
}

function referenceSites(
  kind: ReferenceKind,
  references: readonly ElementReference[],
  attribute = 'ReferenceId',
): readonly ReferenceSite[] {
  return references.flatMap(({ referenceId, element }) =>
    site(kind, referenceId, element, attribute),
  )
}

function* profileSites(profile: TechnicalProfile): Generator<ReferenceSite> {
  yield* claimSites(profile.inputClaims)
  yield* claimSites(profile.persistedClaims)
  yield* claimSites(profile.outputClaims)
  for (const { element, ...claim } of profile.displayClaims) {
    yield* site('ClaimType', claim.claimTypeReferenceId, element, 'ClaimTypeReferenceId')
    yield* site(
      'DisplayControl',
      claim.displayControlReferenceId,
      element,
      'DisplayControlReferenceId',
    )
  }
  yield* referenceSites('ClaimsTransformation', profile.inputClaimsTransformations)
  yield* referenceSites('ClaimsTransformation', profile.outputClaimsTransformations)
  yield* referenceSites('TechnicalProfile', profile.validationTechnicalProfiles)
  yield* referenceSites('TechnicalProfile', profile.inputTokenSources, 'Id')
  for (const reference of [
    profile.includes,
    profile.includesClaimsFrom,
    profile.sessionManagement,
  ]) {
    if (reference !== undefined) yield* referenceSites('TechnicalProfile', [reference])
  }
  for (const { element } of [...profile.inputClaims, ...profile.outputClaims]) {
    for (const from of childrenOf(element, 'From')) {
      yield* fromAttribute('TechnicalProfile', from, 'TechnicalProfileReferenceId')
    }
  }
}

function transformationSites({
  inputClaims,
  outputClaims,
}: PolicyTransformation): readonly ReferenceSite[] {
  return [...claimSites(inputClaims), ...claimSites(outputClaims)]
}

/** `PredicateReference` elements anywhere below an element. */
function* predicateSites(element: SourcedElement): Generator<ReferenceSite> {
  for (const child of element.children) {
    if (child.name === 'PredicateReference') yield* fromAttribute('Predicate', child, 'Id')
    else yield* predicateSites(child)
  }
}

function* buildingBlockSites(policy: Policy): Generator<ReferenceSite> {
  for (const { element } of policy.claimTypes.values()) {
    yield* fromAttribute('InputValidation', childOf(element, 'InputValidationReference'), 'Id')
    yield* fromAttribute(
      'PredicateValidation',
      childOf(element, 'PredicateValidationReference'),
      'Id',
    )
  }
  for (const { element } of policy.inputValidations.values()) yield* predicateSites(element)
  for (const { element } of policy.predicateValidations.values()) yield* predicateSites(element)
  for (const transformation of policy.claimsTransformations.values()) {
    yield* transformationSites(transformation)
  }
  for (const { localizedResourcesReferences } of policy.contentDefinitions.values()) {
    for (const { referenceId, element } of localizedResourcesReferences) {
      yield* site('LocalizedResources', referenceId, element, 'LocalizedResourcesReferenceId')
    }
  }
  for (const control of policy.displayControls.values()) {
    yield* claimSites(control.inputClaims)
    yield* claimSites(control.outputClaims)
    for (const { claimTypeReferenceId, element } of control.displayClaims) {
      yield* site('ClaimType', claimTypeReferenceId, element, 'ClaimTypeReferenceId')
    }
    for (const { technicalProfiles } of control.actions) {
      yield* referenceSites('TechnicalProfile', technicalProfiles, 'TechnicalProfileReferenceId')
    }
  }
}

function* journeySites(policy: Policy): Generator<ReferenceSite> {
  for (const journey of policy.userJourneys.values()) {
    yield* site(
      'TechnicalProfile',
      journey.defaultIssuer,
      journey.element,
      'DefaultCpimIssuerTechnicalProfileReferenceId',
    )
    yield* referenceSites('TechnicalProfile', journey.authorizationProfiles)
    if (journey.clientDefinition !== undefined) {
      yield* referenceSites('ClientDefinition', [journey.clientDefinition])
    }
  }
  for (const { steps } of [...policy.userJourneys.values(), ...policy.subJourneys.values()]) {
    for (const step of steps) {
      yield* site(
        'ContentDefinition',
        step.contentDefinitionReferenceId,
        step.element,
        'ContentDefinitionReferenceId',
      )
      yield* site(
        'TechnicalProfile',
        step.issuerReferenceId,
        step.element,
        'CpimIssuerTechnicalProfileReferenceId',
      )
      for (const { technicalProfileReferenceId, element } of step.exchanges) {
        yield* site(
          'TechnicalProfile',
          technicalProfileReferenceId,
          element,
          'TechnicalProfileReferenceId',
        )
      }
      yield* referenceSites('SubJourney', step.candidates, 'SubJourneyReferenceId')
    }
  }
}

function* relyingPartySites({ relyingParty }: Policy): Generator<ReferenceSite> {
  if (relyingParty === undefined) return
  const { defaultUserJourney, endpoints, technicalProfile } = relyingParty
  if (defaultUserJourney !== undefined) yield* referenceSites('UserJourney', [defaultUserJourney])
  for (const { userJourneyReferenceId, element } of endpoints) {
    yield* site('UserJourney', userJourneyReferenceId, element, 'UserJourneyReferenceId')
  }
  if (technicalProfile !== undefined) yield* profileSites(technicalProfile)
}

/** Lists all references of a policy between elements; those in settings are not among them. */
export function* listReferences(policy: Policy): Generator<ReferenceSite> {
  yield* buildingBlockSites(policy)
  for (const profile of policy.technicalProfiles.values()) yield* profileSites(profile)
  yield* journeySites(policy)
  yield* relyingPartySites(policy)
}
