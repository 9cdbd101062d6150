/** Elements of policies together with the documents and places that wrote them. */

import type { PlacedElement } from '../xml/read-elements.ts'
import type { Locate } from '../xml/text-positions.ts'

/** One document of a chain of policies. */
export interface SourceDocument {
  readonly policyId: string
  readonly tenantId: string
  /** The name of its file, where it was read from one. */
  readonly file?: string
  readonly locate: Locate
  /** The root element. */
  readonly tree: PlacedElement
}

/** A place in a document. The offset is that of the name of an element or attribute. */
export interface SourcePlace {
  readonly source: SourceDocument
  readonly offset: number
}

/** An attribute with the place of its name. */
export interface SourcedAttribute {
  readonly value: string
  /** The namespace URI of an attribute with a prefix. */
  readonly namespace?: string
  readonly place: SourcePlace
}

/** An element of one document, or of several documents that were merged. */
export interface SourcedElement {
  /** The local name. */
  readonly name: string
  /** The namespace URI; only `Extensions` contains elements that are not in the namespace of policies. */
  readonly namespace: string
  /** In the most derived document that writes the element. */
  readonly place: SourcePlace
  /** By the name as it is written. */
  readonly attributes: ReadonlyMap<string, SourcedAttribute>
  readonly children: readonly SourcedElement[]
  /** The element's own character data. */
  readonly text: string
  /** In the document that gives the text. */
  readonly textPlace: SourcePlace
  /** Where other documents of the chain write the element, base first; empty when only one does. */
  readonly overrides: readonly SourcePlace[]
}

const noPlaces: readonly SourcePlace[] = []
const noChildren: readonly SourcedElement[] = []
const noAttributes: ReadonlyMap<string, SourcedAttribute> = new Map()

function readAttributes(
  { attributes }: PlacedElement,
  source: SourceDocument,
): ReadonlyMap<string, SourcedAttribute> {
  if (attributes.size === 0) return noAttributes
  const read = new Map<string, SourcedAttribute>()
  for (const [name, { offset, ...attribute }] of attributes) {
    read.set(name, { ...attribute, place: { source, offset } })
  }
  return read
}

/** Reads an element of one document, and all below it. */
export function readSourcedElement(element: PlacedElement, source: SourceDocument): SourcedElement {
  const place = { source, offset: element.offset }
  return {
    name: element.name,
    namespace: element.namespace,
    place,
    attributes: readAttributes(element, source),
    children:
      element.children.length === 0
        ? noChildren
        : element.children.map((child) => readSourcedElement(child, source)),
    text: element.text,
    textPlace: place,
    overrides: noPlaces,
  }
}

/** The value of an attribute; undefined when it is absent. */
export function attributeOf(element: SourcedElement, name: string): string | undefined {
  return element.attributes.get(name)?.value
}

/** The place of an attribute; that of the element when it has none. */
export function attributePlace(element: SourcedElement, name: string): SourcePlace {
  return element.attributes.get(name)?.place ?? element.place
}

/** The first child with this name. */
export function childOf(
  element: SourcedElement | undefined,
  name: string,
): SourcedElement | undefined {
  return element?.children.find((child) => child.name === name)
}

/** The children with this name, in document order. */
export function childrenOf(
  element: SourcedElement | undefined,
  name: string,
): readonly SourcedElement[] {
  return element?.children.filter((child) => child.name === name) ?? noChildren
}

/** The text of the first child with this name, without white space around it; undefined when there is no such child. */
export function childText(element: SourcedElement | undefined, name: string): string | undefined {
  return childOf(element, name)?.text.trim()
}
