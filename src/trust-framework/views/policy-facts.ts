/** Collects what a difference compares: facts about what a relying party reaches. */

import type { EffectivePolicy } from '../inheritance/effective-policy.ts'
import type { ContentDefinition, IdentifiedElement, TechnicalProfile } from '../model/policy.ts'
import type { SourcedElement } from '../model/sourced-element.ts'
import { findReachable } from '../validation/journeys/reachability.ts'
import { isEndpoint, isUrl } from './endpoints.ts'
import {
  attributeParts,
  FactList,
  type FactArea,
  type FactPart,
  type PolicyFacts,
} from './fact-list.ts'
import { addJourneyFacts } from './journey-facts.ts'

/** An element and all below it in one line. Shape: `Item Key="a" "value"`. */
function describeElement(element: SourcedElement): string {
  const { name, attributes, children, text } = element
  const own = [name, ...[...attributes].map(([key, { value }]) => `${key}="${value}"`)]
  if (children.length === 0 && text.trim() !== '') own.push(JSON.stringify(text.trim()))
  const inner = children.map(describeElement)
  return inner.length === 0 ? own.join(' ') : `${own.join(' ')} (${inner.join('; ')})`
}

/** The attributes and children of an element as parts. */
function allParts(element: SourcedElement): readonly FactPart[] {
  return [
    ...attributeParts(element, 'Id'),
    ...element.children.map((child) => ({ text: describeElement(child), place: child.place })),
  ]
}

const textPart = (element: SourcedElement): readonly FactPart[] => [
  { text: element.text.trim(), place: element.textPlace },
]

function addMetadata(
  list: FactList,
  owner: string,
  { metadata }: Pick<TechnicalProfile, 'metadata'>,
) {
  for (const item of metadata.values()) {
    const { key, element } = item
    if (isEndpoint(item)) list.add('endpoint', `${owner} ${key}`, element, textPart(element))
    else list.addDetail('metadata', owner, key, element, textPart(element))
  }
}

/** Parts of a profile that have facts of their own. */
const ownFacts: ReadonlySet<string> = new Set([
  'Metadata',
  'CryptographicKeys',
  'InputClaims',
  'DisplayClaims',
  'PersistedClaims',
  'OutputClaims',
])

function addKeys(list: FactList, { id, cryptographicKeys }: TechnicalProfile): void {
  for (const key of cryptographicKeys) {
    list.add('key', `${id} ${key.id}`, key.element, attributeParts(key.element, 'Id'))
  }
}

function addClaims(list: FactList, { id, element }: TechnicalProfile): void {
  for (const container of element.children) {
    if (!container.name.endsWith('Claims') || !ownFacts.has(container.name)) continue
    for (const claim of container.children) {
      const [, reference] =
        [...claim.attributes].find(([name]) => name.endsWith('ReferenceId')) ?? []
      const name = `${claim.name} ${reference?.value ?? ''}`
      list.addDetail('claim', id, name, claim, attributeParts(claim, 'ClaimTypeReferenceId'))
    }
  }
}

function addProfile(list: FactList, profile: TechnicalProfile): void {
  const { id, element } = profile
  const parts = element.children
    .filter(({ name }) => !ownFacts.has(name))
    .map((child) => ({ text: describeElement(child), place: child.place }))
  list.add('profile', id, element, parts)
  addMetadata(list, id, profile)
  addKeys(list, profile)
  addClaims(list, profile)
}

function addToken(list: FactList, profile: TechnicalProfile): void {
  for (const { element, claimTypeReferenceId, partnerClaimType } of profile.outputClaims) {
    list.add('token', partnerClaimType ?? claimTypeReferenceId, element, [
      { text: claimTypeReferenceId, place: element.place },
      ...attributeParts(element, 'ClaimTypeReferenceId', 'PartnerClaimType'),
    ])
  }
  for (const name of ['Protocol', 'SubjectNamingInfo', 'InputClaims']) {
    for (const element of profile.element.children.filter((child) => child.name === name)) {
      list.add('token', name, element, allParts(element))
    }
  }
  addMetadata(list, profile.id, profile)
  addKeys(list, profile)
}

function addPage(list: FactList, { id, element, ...page }: ContentDefinition): void {
  for (const child of element.children) {
    if (child.name === 'Metadata') continue
    const area = isUrl(child.text) ? 'endpoint' : 'page'
    const parts = child.children.length === 0 ? textPart(child) : allParts(child)
    list.add(area, `${id} ${child.name}`, child, parts)
  }
  addMetadata(list, id, page)
}

/** The name of the element begins the subject, since ids of claims and profiles can be equal. */
function addDefinitions(
  list: FactList,
  area: FactArea,
  definitions: ReadonlyMap<string, IdentifiedElement>,
  keys: ReadonlySet<string>,
): void {
  for (const key of keys) {
    const found = definitions.get(key)
    if (found === undefined) continue
    const { id, element } = found
    list.add(area, `${element.name} ${id}`, element, allParts(element))
  }
}

/** Collects the facts of what the relying party of a document reaches; none when it has no relying party. */
export function collectFacts(effective: EffectivePolicy): PolicyFacts {
  const list = new FactList()
  const { policy } = effective
  const reachable = findReachable(effective)
  if (reachable === undefined) return list
  addJourneyFacts(list, policy, reachable)
  const token = effective.relyingPartyProfile()
  if (token !== undefined) addToken(list, token)
  for (const behavior of policy.relyingParty?.behaviors?.children ?? []) {
    const parts = behavior.children.length === 0 && behavior.attributes.size === 0
    list.add('session', behavior.name, behavior, parts ? textPart(behavior) : allParts(behavior))
  }
  for (const key of reachable.technicalProfiles) {
    const profile = effective.profile(key)
    if (profile !== undefined) addProfile(list, profile)
  }
  addDefinitions(list, 'claim', policy.claimTypes, reachable.claimTypes)
  addDefinitions(
    list,
    'transformation',
    policy.claimsTransformations,
    reachable.claimsTransformations,
  )
  addDefinitions(list, 'page', policy.displayControls, reachable.displayControls)
  for (const key of reachable.contentDefinitions) {
    const page = policy.contentDefinitions.get(key)
    if (page !== undefined) addPage(list, page)
  }
  return list
}
