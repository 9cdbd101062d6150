/** Quoting of a caller's text in messages. */

/** Fits text into a message: one line, cut after so many UTF-16 code units. */
export function abbreviate(text: string, longest = 100): string {
  const line = text
    .slice(0, longest)
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, ' ')
  return text.length > longest ? `${line}…` : line
}
