/** The path of an element inside its document. */

import { abbreviate } from '../../kernel/abbreviate.ts'
import type { PlacedElement } from './read-elements.ts'

/** Attributes that tell elements of one name apart, the first that is present. */
const identifyingAttributes = [
  'Id',
  'Order',
  'ClaimTypeReferenceId',
  'ReferenceId',
  'Key',
  'TechnicalProfileReferenceId',
] as const

function printStep({ name, attributes }: PlacedElement): string {
  const identifying = identifyingAttributes.find((attribute) => attributes.has(attribute))
  if (identifying === undefined) return name
  return `${name}[@${identifying}='${abbreviate(attributes.get(identifying)?.value ?? '')}']`
}

/** The last child that begins at or before the offset: children are in document order. */
function childAt({ children }: PlacedElement, offset: number): PlacedElement | undefined {
  let low = 0
  let high = children.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((children[middle]?.offset ?? Infinity) <= offset) low = middle + 1
    else high = middle
  }
  return children[low - 1]
}

/**
 * Prints the path from the root to the element whose tag has the offset.
 * Shape: `/TrustFrameworkPolicy/UserJourneys/UserJourney[@Id='SignIn']`.
 */
export function printElementPath(tree: PlacedElement, offset: number): string {
  let path = ''
  let element: PlacedElement | undefined = tree
  while (element !== undefined) {
    path += `/${printStep(element)}`
    element = childAt(element, offset)
  }
  return path
}
