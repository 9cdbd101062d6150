/**
 * Positions in a text. Lines and columns start at 1. A line ends at CR LF, LF or a lone CR (XML 1.0, section
 * 2.11); a column counts UTF-16 code units, so a tab is one column and a character outside the basic
 * plane is two. The public service reports positions of .NET's XML reader, which counts in this way.
 */

/** A place in a text, both numbers from 1. */
export interface TextPosition {
  readonly line: number
  readonly column: number
}

/** Turns an offset in UTF-16 code units into its position. */
export type Locate = (offset: number) => TextPosition

const lineFeed = 10
const carriageReturn = 13

/** Indexes the lines of a text, so that each look-up takes logarithmic time. */
export function createLocate(text: string): Locate {
  const lineStarts = [0]
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit !== lineFeed && unit !== carriageReturn) continue
    if (unit === carriageReturn && text.charCodeAt(index + 1) === lineFeed) index++
    lineStarts.push(index + 1)
  }

  return (offset) => {
    let low = 0
    let high = lineStarts.length
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if ((lineStarts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 }
  }
}

/** Prints a position as the target of a finding. Shape: `12:5`. */
export function printPosition({ line, column }: TextPosition): string {
  return `${line}:${column}`
}
