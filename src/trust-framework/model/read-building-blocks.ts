/** Reads the typed views of what `BuildingBlocks` contains. */

import { memoized } from './memoized.ts'
import type {
  ClaimType,
  ContentDefinition,
  DisplayControl,
  EnumerationItem,
  InputParameter,
  LocalizedResources,
  LocalizedString,
  PolicyTransformation,
  SlotClaim,
} from './policy.ts'
import {
  readDisplayClaim,
  readMetadata,
  readProfileClaim,
  readValidationProfile,
} from './read-technical-profile.ts'
import { isTrue, requiredAttribute } from './read-values.ts'
import {
  attributeOf,
  childOf,
  childrenOf,
  childText,
  type SourcedElement,
} from './sourced-element.ts'

const readEnumerationItem = (element: SourcedElement): EnumerationItem => ({
  text: requiredAttribute(element, 'Text'),
  value: requiredAttribute(element, 'Value'),
  selectByDefault: isTrue(element, 'SelectByDefault'),
  element,
})

/** Reads a claim of the dictionary. */
export const readClaimType = memoized((element: SourcedElement): ClaimType => {
  const restriction = childOf(element, 'Restriction')
  const pattern = childOf(restriction, 'Pattern')
  const inputValidation = childOf(element, 'InputValidationReference')
  const predicateValidation = childOf(element, 'PredicateValidationReference')
  const protocols = childrenOf(element, 'DefaultPartnerClaimTypes').flatMap((container) =>
    childrenOf(container, 'Protocol'),
  )
  return {
    id: requiredAttribute(element, 'Id'),
    element,
    displayName: childText(element, 'DisplayName'),
    dataType: childText(element, 'DataType'),
    userInputType: childText(element, 'UserInputType'),
    enumeration: childrenOf(restriction, 'Enumeration').map(readEnumerationItem),
    pattern: pattern && attributeOf(pattern, 'RegularExpression'),
    inputValidation: inputValidation && attributeOf(inputValidation, 'Id'),
    predicateValidation: predicateValidation && attributeOf(predicateValidation, 'Id'),
    partnerClaimTypes: new Map(
      protocols.map((protocol) => [
        requiredAttribute(protocol, 'Name'),
        requiredAttribute(protocol, 'PartnerClaimType'),
      ]),
    ),
  }
})

const readSlotClaim = (element: SourcedElement): SlotClaim => {
  const claimTypeReferenceId = requiredAttribute(element, 'ClaimTypeReferenceId')
  return {
    claimTypeReferenceId,
    transformationClaimType:
      attributeOf(element, 'TransformationClaimType') ?? claimTypeReferenceId,
    element,
  }
}

const readInputParameter = (element: SourcedElement): InputParameter => ({
  id: requiredAttribute(element, 'Id'),
  dataType: requiredAttribute(element, 'DataType'),
  value: requiredAttribute(element, 'Value'),
  element,
})

/** Reads a claims transformation. */
export const readClaimsTransformation = memoized(
  (element: SourcedElement): PolicyTransformation => ({
    id: requiredAttribute(element, 'Id'),
    element,
    method: requiredAttribute(element, 'TransformationMethod'),
    inputClaims: childrenOf(childOf(element, 'InputClaims'), 'InputClaim').map(readSlotClaim),
    inputParameters: childrenOf(childOf(element, 'InputParameters'), 'InputParameter').map(
      readInputParameter,
    ),
    outputClaims: childrenOf(childOf(element, 'OutputClaims'), 'OutputClaim').map(readSlotClaim),
  }),
)

/** Reads a page. */
export const readContentDefinition = memoized((element: SourcedElement): ContentDefinition => ({
  id: requiredAttribute(element, 'Id'),
  element,
  loadUri: childText(element, 'LoadUri'),
  recoveryUri: childText(element, 'RecoveryUri'),
  dataUri: childText(element, 'DataUri'),
  metadata: readMetadata(childOf(element, 'Metadata')),
  localizedResourcesReferences: childrenOf(
    childOf(element, 'LocalizedResourcesReferences'),
    'LocalizedResourcesReference',
  ).map((reference) => ({
    language: requiredAttribute(reference, 'Language'),
    referenceId: attributeOf(reference, 'LocalizedResourcesReferenceId'),
    element: reference,
  })),
}))

const readLocalizedString = (element: SourcedElement): LocalizedString => ({
  elementType: requiredAttribute(element, 'ElementType'),
  elementId: attributeOf(element, 'ElementId'),
  stringId: requiredAttribute(element, 'StringId'),
  text: element.text,
  element,
})

/** Reads texts in one language. */
export const readLocalizedResources = memoized((element: SourcedElement): LocalizedResources => ({
  id: requiredAttribute(element, 'Id'),
  element,
  culture: attributeOf(element, 'Culture'),
  strings: childrenOf(childOf(element, 'LocalizedStrings'), 'LocalizedString').map(
    readLocalizedString,
  ),
  collections: childrenOf(childOf(element, 'LocalizedCollections'), 'LocalizedCollection'),
}))

/** Reads a display control. */
export const readDisplayControl = memoized((element: SourcedElement): DisplayControl => ({
  id: requiredAttribute(element, 'Id'),
  element,
  type: requiredAttribute(element, 'UserInterfaceControlType'),
  inputClaims: childrenOf(childOf(element, 'InputClaims'), 'InputClaim').map(readProfileClaim),
  displayClaims: childrenOf(childOf(element, 'DisplayClaims'), 'DisplayClaim').map(
    readDisplayClaim,
  ),
  outputClaims: childrenOf(childOf(element, 'OutputClaims'), 'OutputClaim').map(readProfileClaim),
  actions: childrenOf(childOf(element, 'Actions'), 'Action').map((action) => ({
    id: requiredAttribute(action, 'Id'),
    element: action,
    technicalProfiles: childrenOf(
      childOf(action, 'ValidationClaimsExchange'),
      'ValidationClaimsExchangeTechnicalProfile',
    ).map((profile) => readValidationProfile(profile, 'TechnicalProfileReferenceId')),
  })),
}))
