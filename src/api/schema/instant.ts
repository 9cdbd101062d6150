/** Instants as this service's own JSON has them. */

const pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/u

/** Days of the shortest month. */
const shortestMonth = 28

/** Tells whether a text is a date and time with its offset from UTC, in the form of RFC 3339. */
export function isInstant(text: string): boolean {
  if (!pattern.test(text) || Number.isNaN(Date.parse(text))) return false
  if (Number(text.slice(8, 10)) <= shortestMonth) return true
  // WHY: the 30th of February is read as the 2nd of March.
  const day = text.slice(0, 10)
  return new Date(day).toISOString().startsWith(day)
}
