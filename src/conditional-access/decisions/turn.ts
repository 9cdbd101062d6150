/** How much of an answer is made before other requests have their turn. */

/**
 * Characters printed in one turn. WHY characters: what a decision costs grows with what it explains, from
 * a line to some kilobytes for each policy.
 */
export const charactersPerTurn = 262_144
