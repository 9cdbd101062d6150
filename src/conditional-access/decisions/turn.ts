/** How much of an answer is printed before other requests get a turn. */

/**
 * Characters printed in one turn. WHY characters: the cost of a decision grows with its explanation, from a line to
 * some kilobytes for each policy.
 */
export const charactersPerTurn = 262_144
