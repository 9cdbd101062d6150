/** Instants as filters compare them: as text in one form, so that the order of the text is the order of time. */

const instantPattern =
  /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,12}))?)?(Z|[+-]\d{2}:\d{2})$/u

/**
 * Prints an instant in UTC with seven fractional digits; undefined when the text is not an instant with a zone, or
 * outside of the years 0 to 9999. Shape: `2026-01-05T09:31:07.4180000Z`.
 * Source: OData 4.01 ABNF, dateTimeOffsetValue.
 */
export function canonicalInstant(text: string): string | undefined {
  const match = instantPattern.exec(text.toUpperCase())
  if (match === null) return undefined
  const [, minute, second = '00', fraction = '', zone] = match
  const instant = Date.parse(`${minute}:${second}${zone}`)
  if (Number.isNaN(instant)) return undefined
  const printed = new Date(instant).toISOString()
  if (printed.length !== 24) return undefined
  return `${printed.slice(0, 19)}.${fraction.slice(0, 7).padEnd(7, '0')}Z`
}
