/** Breaking of generated prose into lines. */

/** Most characters of a line of the documents. */
const longestLine = 118

/** Breaks a text at blanks into lines of at most 118 characters. A longer word has a line of its own. */
export function wrapText(text: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/u).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && longer.length > longestLine) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line].join('\n')
}
