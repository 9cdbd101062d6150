/** Time is a parameter: one instant per request, fixed in tests. */

/** Returns the current instant. */
export type Clock = () => Date

export const millisecondsPerDay = 86_400_000

/**
 * Prints an instant the way the Graph directory does: UTC with `Z`, whole seconds.
 * Shape: `2026-01-05T09:31:07Z`.
 */
export function formatWholeSeconds(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`
}

/**
 * Prints an instant the way conditional access does: UTC with `Z` and seven fractional digits.
 * Shape: `2026-01-05T09:31:07.4180000Z`.
 */
export function formatSevenDigits(instant: Date): string {
  return instant.toISOString().replace('Z', '0000Z')
}
