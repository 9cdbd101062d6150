/**
 * Copies a parsed document into plain data with the place of every element and attribute. Names, values and
 * namespaces are the parser's; it knows lines but no columns, so places come from a scan of the text, which
 * is simple because the text is well-formed: start tags come in document order.
 */

import {
  XmlCData,
  XmlElement,
  XmlText,
  XmlTreeNode,
  type XmlDocument,
  type XmlNode,
} from 'libxml2-wasm'
import { scanStartTags, type StartTag } from './start-tags.ts'

/** An attribute. `offset` is that of its name, in UTF-16 code units. */
export interface PlacedAttribute {
  readonly value: string
  readonly offset: number
  /** The namespace URI; absent for an attribute in none, as those without a prefix are. */
  readonly namespace?: string
}

/** An element with its content. `offset` is that of its name in the start tag. */
export interface PlacedElement {
  /** The local name. */
  readonly name: string
  /** The namespace URI; empty for an element in none. */
  readonly namespace: string
  readonly offset: number
  /** By the name as it is written, prefix included. Namespace declarations are left out. */
  readonly attributes: ReadonlyMap<string, PlacedAttribute>
  readonly children: readonly PlacedElement[]
  /** The element's own character data, comments and children left out. */
  readonly text: string
}

const noAttributes: ReadonlyMap<string, PlacedAttribute> = new Map()

function* stepThroughChildren(element: XmlElement): Generator<XmlTreeNode, undefined> {
  let previous: XmlTreeNode | null = null
  for (;;) {
    const node: XmlNode | null = previous === null ? element.firstChild : previous.next
    if (node === null) return
    if (node instanceof XmlTreeNode) {
      yield node
      previous = node
    } else {
      // WHY: the library cannot step from a processing instruction to its sibling; it means nothing here.
      node.remove()
    }
  }
}

function readAttributes(
  element: XmlElement,
  { offset, attributes: places }: StartTag,
): ReadonlyMap<string, PlacedAttribute> {
  const attributes = new Map<string, PlacedAttribute>()
  for (const { prefix, name, value, namespaceUri } of element.attrs) {
    if (prefix === '') {
      attributes.set(name, { value, offset: places.get(name) ?? offset })
      continue
    }
    const written = `${prefix}:${name}`
    const place = places.get(written) ?? offset
    attributes.set(written, { value, offset: place, namespace: namespaceUri })
  }
  return attributes
}

function readElement(element: XmlElement, tags: Generator<StartTag, undefined>): PlacedElement {
  const tag = tags.next().value
  // INVARIANT: a parsed document has one start tag for each of its elements.
  if (tag === undefined) throw new Error('an element without a start tag')

  const children: PlacedElement[] = []
  let text = ''
  for (const node of stepThroughChildren(element)) {
    if (node instanceof XmlElement) children.push(readElement(node, tags))
    else if (node instanceof XmlText || node instanceof XmlCData) text += node.content
  }
  return {
    name: element.name,
    namespace: element.namespaceUri,
    offset: tag.offset,
    attributes: tag.attributes.size === 0 ? noAttributes : readAttributes(element, tag),
    children,
    text,
  }
}

/**
 * Copies the root element and all below it. `text` is the text the document was read from. Processing
 * instructions are removed from the document on the way.
 */
export function readElements(document: XmlDocument, text: string): PlacedElement {
  return readElement(document.root, scanStartTags(text))
}
