/** The bounds of a preview of claims: no definition can make it large or slow. */

/** Longest value that a policy makes, in characters. */
export const mostValueCharacters = 4_096

/** Most values of one claim. */
export const mostClaimValues = 1_000

/** Characters of a value, and values, that a step shows. */
const shownCharacters = 256
const shownValues = 10

/** Shortens values for a step. */
export function abbreviateValues(values: readonly string[]): readonly string[] {
  const shown = values
    .slice(0, shownValues)
    .map((value) =>
      value.length > shownCharacters ? `${value.slice(0, shownCharacters)}…` : value,
    )
  return values.length > shownValues ? [...shown, '…'] : shown
}
