/** Reads the typed views of technical profiles and of their parts. */

import { memoized } from './memoized.ts'
import type {
  CryptographicKey,
  DisplayClaim,
  MetadataItem,
  ProfileClaim,
  ProfileProtocol,
  TechnicalProfile,
  ValidationProfile,
} from './policy.ts'
import {
  flagOf,
  isTrue,
  itemsOf,
  readChildReference,
  readPreconditions,
  readElementReference,
  requiredAttribute,
} from './read-values.ts'
import {
  attributeOf,
  childOf,
  childrenOf,
  childText,
  type SourcedElement,
} from './sourced-element.ts'

const noItems: ReadonlyMap<string, MetadataItem> = new Map()

const readItems = memoized((container: SourcedElement): ReadonlyMap<string, MetadataItem> => {
  const items = new Map<string, MetadataItem>()
  for (const element of childrenOf(container, 'Item')) {
    const key = requiredAttribute(element, 'Key')
    items.set(key, { key, value: element.text, element })
  }
  return items
})

/** Reads settings by their exact keys. */
export function readMetadata(
  container: SourcedElement | undefined,
): ReadonlyMap<string, MetadataItem> {
  return container === undefined ? noItems : readItems(container)
}

/** Reads a claim of a technical profile or display control. */
export const readProfileClaim = (element: SourcedElement): ProfileClaim => ({
  claimTypeReferenceId: requiredAttribute(element, 'ClaimTypeReferenceId'),
  partnerClaimType: attributeOf(element, 'PartnerClaimType'),
  defaultValue: attributeOf(element, 'DefaultValue'),
  alwaysUseDefaultValue: isTrue(element, 'AlwaysUseDefaultValue'),
  required: isTrue(element, 'Required'),
  element,
})

/** Reads a field of a page. */
export const readDisplayClaim = (element: SourcedElement): DisplayClaim => ({
  claimTypeReferenceId: attributeOf(element, 'ClaimTypeReferenceId'),
  displayControlReferenceId: attributeOf(element, 'DisplayControlReferenceId'),
  controlClaimType: attributeOf(element, 'ControlClaimType'),
  required: isTrue(element, 'Required'),
  element,
})

/** Reads a validation profile; the attribute has the id of the profile. */
export function readValidationProfile(
  element: SourcedElement,
  attribute: string,
): ValidationProfile {
  return {
    ...readElementReference(element, attribute),
    continueOnError: flagOf(element, 'ContinueOnError'),
    continueOnSuccess: flagOf(element, 'ContinueOnSuccess'),
    preconditions: readPreconditions(element),
  }
}

/** Reads the keys of a profile or journey. */
export function readCryptographicKeys(parent: SourcedElement): readonly CryptographicKey[] {
  return itemsOf(parent, 'CryptographicKeys', 'Key').map((element) => ({
    id: requiredAttribute(element, 'Id'),
    storageReferenceId: requiredAttribute(element, 'StorageReferenceId'),
    element,
  }))
}

/** Reads the domains of a claims provider or technical profile. */
export function readProviderDomains(parent: SourcedElement): readonly string[] {
  const domains = childrenOf(childOf(parent, 'Domains'), 'Domain')
  return [...domains, ...childrenOf(parent, 'Domain')].map(({ text }) => text.trim())
}

function readProtocol(profile: SourcedElement): ProfileProtocol | undefined {
  const element = childOf(profile, 'Protocol')
  return (
    element && {
      name: requiredAttribute(element, 'Name'),
      handler: attributeOf(element, 'Handler'),
      element,
    }
  )
}

const readClaims = memoized((container: SourcedElement): readonly ProfileClaim[] =>
  container.children.map(readProfileClaim),
)

function claimsOf(profile: SourcedElement, name: string): readonly ProfileClaim[] {
  const container = childOf(profile, name)
  return container === undefined ? [] : readClaims(container)
}

function readClaimsInclude(profile: SourcedElement): TechnicalProfile['includesClaimsFrom'] {
  const element = childOf(profile, 'IncludeClaimsFromTechnicalProfile')
  return element && { referenceId: element.text.trim(), element }
}

/** Reads a technical profile. */
export const readTechnicalProfile = memoized((element: SourcedElement): TechnicalProfile => ({
  id: requiredAttribute(element, 'Id'),
  element,
  displayName: childText(element, 'DisplayName'),
  domains: readProviderDomains(element),
  protocol: readProtocol(element),
  inputTokenFormat: childText(element, 'InputTokenFormat'),
  outputTokenFormat: childText(element, 'OutputTokenFormat'),
  metadata: readMetadata(childOf(element, 'Metadata')),
  cryptographicKeys: readCryptographicKeys(element),
  inputTokenSources: itemsOf(element, 'InputTokenSources', 'TechnicalProfile').map((source) =>
    readElementReference(source, 'Id'),
  ),
  inputClaimsTransformations: itemsOf(
    element,
    'InputClaimsTransformations',
    'InputClaimsTransformation',
  ).map((reference) => readElementReference(reference, 'ReferenceId')),
  inputClaims: claimsOf(element, 'InputClaims'),
  displayClaims: childrenOf(childOf(element, 'DisplayClaims'), 'DisplayClaim').map(
    readDisplayClaim,
  ),
  persistedClaims: claimsOf(element, 'PersistedClaims'),
  outputClaims: claimsOf(element, 'OutputClaims'),
  outputClaimsTransformations: itemsOf(
    element,
    'OutputClaimsTransformations',
    'OutputClaimsTransformation',
  ).map((reference) => readElementReference(reference, 'ReferenceId')),
  validationTechnicalProfiles: itemsOf(
    element,
    'ValidationTechnicalProfiles',
    'ValidationTechnicalProfile',
  ).map((profile) => readValidationProfile(profile, 'ReferenceId')),
  subjectNamingInfo: childOf(element, 'SubjectNamingInfo'),
  includesClaimsFrom: readClaimsInclude(element),
  includes: readChildReference(element, 'IncludeTechnicalProfile', 'ReferenceId'),
  sessionManagement: readChildReference(
    element,
    'UseTechnicalProfileForSessionManagement',
    'ReferenceId',
  ),
  enabledForUserJourneys: childText(element, 'EnabledForUserJourneys'),
}))
