/** Finds the place of the text of an element. */

import type { PlacedElement } from './read-elements.ts'
import { endOf, scanStartTag } from './start-tags.ts'

/**
 * Finds the first character of an element's own text that is not white space, or else its first white space.
 * `text` is the well-formed text that the element was read from. Undefined when the element has no text.
 */
export function findText(text: string, { offset }: PlacedElement): number | undefined {
  let at = scanStartTag(text, offset - 1).end
  if (isEmptyElementTag(text, at)) return undefined
  let blank: number | undefined
  let depth = 1
  while (depth > 0 && at < text.length) {
    const bracket = endOf(text, '<', at) - 1
    if (depth === 1 && bracket > at) {
      const inContent = text.slice(at, bracket).search(/[^ \t\r\n]/u)
      if (inContent >= 0) return at + inContent
      blank ??= at
    }
    if (text.startsWith('<![CDATA[', bracket)) {
      if (depth === 1) return bracket
      at = endOf(text, ']]>', bracket)
    } else if (text.startsWith('<!--', bracket)) at = endOf(text, '-->', bracket + 4)
    else if (text.startsWith('<?', bracket)) at = endOf(text, '?>', bracket + 2)
    else if (text.startsWith('</', bracket)) {
      at = endOf(text, '>', bracket)
      depth -= 1
    } else {
      at = scanStartTag(text, bracket).end
      if (!isEmptyElementTag(text, at)) depth += 1
    }
  }
  return blank
}

const isEmptyElementTag = (text: string, end: number): boolean => text[end - 2] === '/'
