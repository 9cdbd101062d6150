/** Kinds of elements that references name. */

import { keyOf } from '../../../kernel/ids.ts'
import type { IdentifiedElement, Policy } from '../../model/policy.ts'

/** A kind of element, by its name. */
export type ReferenceKind =
  | 'ClaimType'
  | 'ClaimsTransformation'
  | 'ClientDefinition'
  | 'ContentDefinition'
  | 'DisplayControl'
  | 'InputValidation'
  | 'LocalizedResources'
  | 'Predicate'
  | 'PredicateValidation'
  | 'SubJourney'
  | 'TechnicalProfile'
  | 'UserJourney'

/** The elements of a policy, by kind and key (`keyOf`) of their id. */
export type KnownElements = Readonly<Record<ReferenceKind, ReadonlyMap<string, IdentifiedElement>>>

/** Collects what references can name. */
export function knownElements(policy: Policy): KnownElements {
  return {
    ClaimType: policy.claimTypes,
    ClaimsTransformation: policy.claimsTransformations,
    ClientDefinition: policy.clientDefinitions,
    ContentDefinition: policy.contentDefinitions,
    DisplayControl: policy.displayControls,
    InputValidation: policy.inputValidations,
    LocalizedResources: policy.localizedResources,
    Predicate: policy.predicates,
    PredicateValidation: policy.predicateValidations,
    SubJourney: policy.subJourneys,
    TechnicalProfile: policy.technicalProfiles,
    UserJourney: policy.userJourneys,
  }
}

/** Tells whether a reference finds its element: `withoutBlanks` when only the trimmed id does. */
export function resolve(
  known: KnownElements,
  kind: ReferenceKind,
  id: string,
): 'found' | 'withoutBlanks' | 'missing' {
  if (known[kind].has(keyOf(id))) return 'found'
  return known[kind].has(keyOf(id.trim())) ? 'withoutBlanks' : 'missing'
}
