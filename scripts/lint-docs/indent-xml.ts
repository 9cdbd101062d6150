/** Layout of examples. */

const tag = /<[^<>]+>/gu

/**
 * Puts each element of a text in one line on a line of its own, indented by two blanks for each level; an element without
 * child elements stays on one line. A text that has several lines is returned as it is.
 */
export function indentXml(text: string): string {
  if (text.includes('\n')) return text
  const lines: string[] = []
  let depth = 0
  let end = 0
  let isOpen = false
  for (const { 0: found, index } of text.matchAll(tag)) {
    const between = text.slice(end, index)
    end = index + found.length
    const isEnd = found.startsWith('</')
    if (isEnd) depth -= 1
    if (isEnd && isOpen) lines.push(`${lines.pop() ?? ''}${between}${found}`)
    else lines.push(`${'  '.repeat(depth)}${found}`)
    isOpen = !isEnd && !found.endsWith('/>')
    if (isOpen) depth += 1
  }
  return lines.join('\n')
}
