/** Reads values of attributes that the schema has checked. */

import type { ElementReference, Precondition } from './policy.ts'
import { attributeOf, childOf, childrenOf, type SourcedElement } from './sourced-element.ts'

/** An attribute that the schema requires; empty when a document was not checked against it. */
export function requiredAttribute(element: SourcedElement, name: string): string {
  return attributeOf(element, name) ?? ''
}

/** The value of a boolean attribute. Source: XML Schema Part 2, section 3.2.2: `true`, `false`, `1` and `0`. */
export function flagOf(element: SourcedElement, name: string): boolean | undefined {
  const value = attributeOf(element, name)?.trim()
  return value === undefined ? undefined : value === 'true' || value === '1'
}

/** Tells whether a boolean attribute is present and true. */
export function isTrue(element: SourcedElement, name: string): boolean {
  return flagOf(element, name) ?? false
}

/** Reads a reference from an attribute. */
export function readElementReference(element: SourcedElement, attribute: string): ElementReference {
  return { referenceId: requiredAttribute(element, attribute), element }
}

/** Reads a reference from an attribute of a child; undefined when there is no such child. */
export function readChildReference(
  parent: SourcedElement,
  name: string,
  attribute: string,
): ElementReference | undefined {
  const child = childOf(parent, name)
  return child && readElementReference(child, attribute)
}

/** Reads the items of all containers of a name: the schema lets them repeat. */
export function itemsOf(
  parent: SourcedElement,
  container: string,
  item: string,
): readonly SourcedElement[] {
  return childrenOf(parent, container).flatMap((element) => childrenOf(element, item))
}

/** Reads the preconditions of a step or of a validation profile. */
export function readPreconditions(parent: SourcedElement): readonly Precondition[] {
  return itemsOf(parent, 'Preconditions', 'Precondition').map((element) => ({
    type: requiredAttribute(element, 'Type'),
    executeActionsIf: isTrue(element, 'ExecuteActionsIf'),
    values: childrenOf(element, 'Value').map(({ text }) => text),
    actions: childrenOf(element, 'Action').map(({ text }) => text.trim()),
    element,
  }))
}
