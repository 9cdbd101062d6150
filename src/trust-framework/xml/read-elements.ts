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

/** An attribute. `offset` is that of its name, in UTF-16 code units. */
interface PlacedAttribute {
  readonly value: string
  readonly offset: number
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

interface StartTag {
  readonly offset: number
  /** The offset of the name of each attribute, namespace declarations included. */
  readonly attributes: ReadonlyMap<string, number>
  readonly end: number
}

const noPlaces: ReadonlyMap<string, number> = new Map()
const noAttributes: ReadonlyMap<string, PlacedAttribute> = new Map()

function endOf(text: string, token: string, from: number): number {
  const at = text.indexOf(token, from)
  return at < 0 ? text.length : at + token.length
}

// WHY: not `\s`, which takes U+FEFF and others for white space that XML allows in names.
const tagName = /[^ \t\r\n/>]+/uy
const attributeStart = /([ \t\r\n]+)([^ \t\r\n/>=]+)[ \t\r\n]*=[ \t\r\n]*(["'])/uy

function scanStartTag(text: string, bracket: number): StartTag {
  const offset = bracket + 1
  tagName.lastIndex = offset
  tagName.test(text)
  let end = tagName.lastIndex
  if (text[end] === '>' || text[end] === '/') {
    return { offset, attributes: noPlaces, end: endOf(text, '>', end) }
  }
  const attributes = new Map<string, number>()
  for (;;) {
    attributeStart.lastIndex = end
    const [, space, name, quote] = attributeStart.exec(text) ?? []
    if (space === undefined || name === undefined || quote === undefined) break
    attributes.set(name, end + space.length)
    end = endOf(text, quote, attributeStart.lastIndex)
  }
  return { offset, attributes, end: endOf(text, '>', end) }
}

/** Yields the start tags (empty-element tags too) of a well-formed text in document order. */
function* scanStartTags(text: string): Generator<StartTag, undefined> {
  let index = text.indexOf('<')
  while (index >= 0) {
    if (text.startsWith('<!--', index)) index = endOf(text, '-->', index + 4)
    else if (text.startsWith('<![CDATA[', index)) index = endOf(text, ']]>', index + 9)
    else if (text.startsWith('<?', index)) index = endOf(text, '?>', index + 2)
    else if (text.startsWith('</', index)) index = endOf(text, '>', index + 2)
    else {
      const tag = scanStartTag(text, index)
      yield tag
      index = tag.end
    }
    index = text.indexOf('<', index)
  }
}

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
  for (const { prefix, name, value } of element.attrs) {
    const written = prefix === '' ? name : `${prefix}:${name}`
    attributes.set(written, { value, offset: places.get(written) ?? offset })
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
