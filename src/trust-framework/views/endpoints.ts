/** Network addresses that a policy names. */

import type { ContentDefinition, MetadataItem, TechnicalProfile } from '../model/policy.ts'
import type { SourcedElement } from '../model/sourced-element.ts'

/** One address with what names it. */
export interface NamedEndpoint {
  readonly url: string
  /** The id of the technical profile or content definition. */
  readonly usedBy: string
  /** The key of the metadata, or the name of the element. */
  readonly name: string
  readonly element: SourcedElement
}

/** Tells whether a text is an address in a network; it may contain claim resolvers. */
export function isUrl(text: string): boolean {
  return /^\s*https?:\/\//iu.test(text)
}

/** Tells whether a setting is an address. */
export function isEndpoint({ value }: MetadataItem): boolean {
  return isUrl(value)
}

/** Lists the addresses in the settings of a technical profile. */
export function listProfileEndpoints({ id, metadata }: TechnicalProfile): readonly NamedEndpoint[] {
  return [...metadata.values()].filter(isEndpoint).map(({ key, value, element }) => ({
    url: value.trim(),
    usedBy: id,
    name: key,
    element,
  }))
}

/** Lists the addresses from which a page is loaded; those that begin with `~/` are in the service. */
export function listPageEndpoints({ id, element }: ContentDefinition): readonly NamedEndpoint[] {
  return element.children
    .filter(({ text }) => isUrl(text))
    .map((child) => ({ url: child.text.trim(), usedBy: id, name: child.name, element: child }))
}
