/** The form in which filters compare texts: the same in the store and in memory. */

/**
 * Text is compared by this many UTF-16 units at most.
 * WHY: a PostgreSQL index row holds at most a third of an 8 KiB page.
 */
export const comparedLength = 512

/** The form in which text values are stored and compared: without case, well-formed, of bounded length. */
export function foldText(text: string): string {
  return text.toLowerCase().slice(0, comparedLength).toWellFormed()
}

/** The form in which property names are stored and compared. */
export function foldProperty(name: string): string {
  return name.toLowerCase()
}
