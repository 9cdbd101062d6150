/** Reads the typed view of a policy. A collection is read when it is first asked for. */

import { keyOf } from '../../kernel/ids.ts'
import type { ClaimsProvider, IdentifiedElement, Policy, TechnicalProfile } from './policy.ts'
import {
  readClaimType,
  readContentDefinition,
  readDisplayControl,
  readLocalizedResources,
  readClaimsTransformation,
} from './read-building-blocks.ts'
import { memoized } from './memoized.ts'
import { readRelyingParty, readSubJourney, readUserJourney } from './read-journeys.ts'
import { readProviderDomains, readTechnicalProfile } from './read-technical-profile.ts'
import {
  attributeOf,
  childOf,
  childrenOf,
  childText,
  type SourcedElement,
} from './sourced-element.ts'

/** Keys what has an id; of equal ids the last one counts. */
function byId<Item extends { readonly id: string }>(
  items: readonly Item[],
): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [keyOf(item.id), item]))
}

function readEach<Item extends { readonly id: string }>(
  list: SourcedElement | undefined,
  name: string,
  read: (element: SourcedElement) => Item,
): ReadonlyMap<string, Item> {
  return byId(childrenOf(list, name).map(read))
}

const readIdentified = (element: SourcedElement): IdentifiedElement => ({
  id: attributeOf(element, 'Id') ?? '',
  element,
})

const readClaimsProvider = memoized((element: SourcedElement): ClaimsProvider => ({
  displayName: childText(element, 'DisplayName'),
  domains: readProviderDomains(element),
  technicalProfiles: childrenOf(childOf(element, 'TechnicalProfiles'), 'TechnicalProfile').map(
    readTechnicalProfile,
  ),
  element,
}))

/** The view of one root element. */
class RootView implements Policy {
  readonly root: SourcedElement
  readonly #collections = new Map<string, unknown>()

  constructor(root: SourcedElement) {
    this.root = root
  }

  #once<Value>(name: string, read: () => Value): Value {
    if (!this.#collections.has(name)) this.#collections.set(name, read())
    return this.#collections.get(name) as Value
  }

  #block(name: string): SourcedElement | undefined {
    return childOf(childOf(this.root, 'BuildingBlocks'), name)
  }

  #blocks<Item extends { readonly id: string }>(
    list: string,
    name: string,
    read: (element: SourcedElement) => Item,
  ): ReadonlyMap<string, Item> {
    return this.#once(list, () => readEach(this.#block(list), name, read))
  }

  get tenantId() {
    return attributeOf(this.root, 'TenantId') ?? ''
  }
  get policyId() {
    return attributeOf(this.root, 'PolicyId') ?? ''
  }
  get deploymentMode() {
    return attributeOf(this.root, 'DeploymentMode')
  }
  get journeyRecorder() {
    return attributeOf(this.root, 'UserJourneyRecorderEndpoint')
  }
  get claimTypes() {
    return this.#blocks('ClaimsSchema', 'ClaimType', readClaimType)
  }
  get predicates() {
    return this.#blocks('Predicates', 'Predicate', readIdentified)
  }
  get inputValidations() {
    return this.#blocks('InputValidations', 'InputValidation', readIdentified)
  }
  get predicateValidations() {
    return this.#blocks('PredicateValidations', 'PredicateValidation', readIdentified)
  }
  get claimsTransformations() {
    return this.#blocks('ClaimsTransformations', 'ClaimsTransformation', readClaimsTransformation)
  }
  get clientDefinitions() {
    return this.#blocks('ClientDefinitions', 'ClientDefinition', readIdentified)
  }
  get contentDefinitions() {
    return this.#blocks('ContentDefinitions', 'ContentDefinition', readContentDefinition)
  }
  get displayControls() {
    return this.#blocks('DisplayControls', 'DisplayControl', readDisplayControl)
  }
  get localizedResources() {
    return this.#once('LocalizedResources', () =>
      byId(
        childrenOf(this.#block('Localization'), 'LocalizedResources')
          .filter((element) => element.attributes.has('Id'))
          .map(readLocalizedResources),
      ),
    )
  }
  get supportedLanguages() {
    return childOf(this.#block('Localization'), 'SupportedLanguages')
  }
  get claimsProviders(): readonly ClaimsProvider[] {
    return this.#once('ClaimsProviders', () =>
      childrenOf(childOf(this.root, 'ClaimsProviders'), 'ClaimsProvider').map(readClaimsProvider),
    )
  }
  get technicalProfiles(): ReadonlyMap<string, TechnicalProfile> {
    return this.#once('TechnicalProfiles', () =>
      byId(this.claimsProviders.flatMap(({ technicalProfiles }) => technicalProfiles)),
    )
  }
  get userJourneys() {
    return this.#once('UserJourneys', () =>
      readEach(childOf(this.root, 'UserJourneys'), 'UserJourney', readUserJourney),
    )
  }
  get subJourneys() {
    return this.#once('SubJourneys', () =>
      readEach(childOf(this.root, 'SubJourneys'), 'SubJourney', readSubJourney),
    )
  }
  get relyingParty() {
    const element = childOf(this.root, 'RelyingParty')
    return element === undefined ? undefined : readRelyingParty(element)
  }
}

/** Reads the view of a policy from its root element; of the same element it is the same view. */
export const viewPolicy: (root: SourcedElement) => Policy = memoized((root) => new RootView(root))
