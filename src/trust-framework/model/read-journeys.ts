/** Reads the typed views of journeys and of the relying party. */

import { memoized } from './memoized.ts'
import type { JourneyStep, RelyingParty, SubJourney, UserJourney } from './policy.ts'
import { readCryptographicKeys, readTechnicalProfile } from './read-technical-profile.ts'
import {
  itemsOf,
  readChildReference,
  readPreconditions,
  readElementReference,
  requiredAttribute,
} from './read-values.ts'
import { attributeOf, childOf, childrenOf, type SourcedElement } from './sourced-element.ts'

const orderPattern = /^\s*[+-]?\d+\s*$/u

/** Reads the order of a step; NaN when it is not a number. */
export function readOrder(step: SourcedElement): number {
  const order = attributeOf(step, 'Order')
  return order !== undefined && orderPattern.test(order) ? Number(order) : Number.NaN
}

const readStep = (element: SourcedElement): JourneyStep => ({
  order: readOrder(element),
  type: requiredAttribute(element, 'Type'),
  contentDefinitionReferenceId: attributeOf(element, 'ContentDefinitionReferenceId'),
  issuerReferenceId: attributeOf(element, 'CpimIssuerTechnicalProfileReferenceId'),
  preconditions: readPreconditions(element),
  selections: itemsOf(element, 'ClaimsProviderSelections', 'ClaimsProviderSelection').map(
    (selection) => ({
      targetClaimsExchangeId: attributeOf(selection, 'TargetClaimsExchangeId'),
      validationClaimsExchangeId: attributeOf(selection, 'ValidationClaimsExchangeId'),
      element: selection,
    }),
  ),
  exchanges: itemsOf(element, 'ClaimsExchanges', 'ClaimsExchange').map((exchange) => ({
    id: requiredAttribute(exchange, 'Id'),
    technicalProfileReferenceId: requiredAttribute(exchange, 'TechnicalProfileReferenceId'),
    element: exchange,
  })),
  candidates: itemsOf(element, 'JourneyList', 'Candidate').map((candidate) =>
    readElementReference(candidate, 'SubJourneyReferenceId'),
  ),
  element,
})

function readSteps(journey: SourcedElement): readonly JourneyStep[] {
  const steps = childrenOf(childOf(journey, 'OrchestrationSteps'), 'OrchestrationStep').map(
    readStep,
  )
  return steps.sort((left, right) => left.order - right.order)
}

/** Reads a user journey. */
export const readUserJourney = memoized((element: SourcedElement): UserJourney => {
  const authorization = childOf(element, 'Authorization')
  return {
    id: requiredAttribute(element, 'Id'),
    element,
    steps: readSteps(element),
    defaultIssuer: attributeOf(element, 'DefaultCpimIssuerTechnicalProfileReferenceId'),
    authorizationProfiles: childrenOf(
      childOf(authorization, 'AuthorizationTechnicalProfiles'),
      'AuthorizationTechnicalProfile',
    ).map((profile) => readElementReference(profile, 'ReferenceId')),
    clientDefinition: readChildReference(element, 'ClientDefinition', 'ReferenceId'),
    cryptographicKeys: readCryptographicKeys(element),
  }
})

/** Reads a sub journey. */
export const readSubJourney = memoized((element: SourcedElement): SubJourney => ({
  id: requiredAttribute(element, 'Id'),
  element,
  type: requiredAttribute(element, 'Type'),
  steps: readSteps(element),
}))

/** Reads what an application addresses. */
export const readRelyingParty = memoized((element: SourcedElement): RelyingParty => {
  const technicalProfile = childOf(element, 'TechnicalProfile')
  return {
    defaultUserJourney: readChildReference(element, 'DefaultUserJourney', 'ReferenceId'),
    endpoints: childrenOf(childOf(element, 'Endpoints'), 'Endpoint').map((endpoint) => ({
      id: requiredAttribute(endpoint, 'Id'),
      userJourneyReferenceId: requiredAttribute(endpoint, 'UserJourneyReferenceId'),
      element: endpoint,
    })),
    behaviors: childOf(element, 'UserJourneyBehaviors'),
    technicalProfile: technicalProfile && readTechnicalProfile(technicalProfile),
    element,
  }
})
