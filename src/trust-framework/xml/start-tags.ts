/** Finds the start tags of a well-formed text and where their attributes are. */

/** A start tag or an empty-element tag. Offsets are in UTF-16 code units. */
export interface StartTag {
  /** Of the name. */
  readonly offset: number
  /** The offset of the name of each attribute, namespace declarations included. */
  readonly attributes: ReadonlyMap<string, number>
  /** Behind the tag. */
  readonly end: number
}

const noPlaces: ReadonlyMap<string, number> = new Map()

/** The offset after the next token; that of the end of the text when there is none. */
export function endOf(text: string, token: string, from: number): number {
  const at = text.indexOf(token, from)
  return at < 0 ? text.length : at + token.length
}

// WHY: not `\s`, which takes U+FEFF and others for white space that XML allows in names.
const tagName = /[^ \t\r\n/>]+/uy
const attributeStart = /([ \t\r\n]+)([^ \t\r\n/>=]+)[ \t\r\n]*=[ \t\r\n]*(["'])/uy

/** Reads the tag that begins with the bracket at an offset. */
export function scanStartTag(text: string, bracket: number): StartTag {
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
export function* scanStartTags(text: string): Generator<StartTag, undefined> {
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
