/** Finds what a misspelt word was meant to be. */

/** Longest word that is compared: every known name is much shorter. */
const maximumLength = 64

/**
 * Picks the candidate nearest to a misspelt word, by edits without regard to case. Undefined when none
 * is near: more than one edit per three letters. Of equally near candidates the first wins.
 */
export function didYouMean(given: string, candidates: Iterable<string>): string | undefined {
  if (given.length > maximumLength) return undefined
  const word = given.toLowerCase()
  let nearest: string | undefined
  let fewest = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    const edits = editsBetween(word, candidate.toLowerCase())
    if (edits < fewest) {
      nearest = candidate
      fewest = edits
    }
  }
  return nearest
}

/**
 * Counts insertions, deletions, replacements and swaps of neighbours that turn one word into the other:
 * the optimal string alignment distance. Source: Damerau, Communications of the ACM 7 (3), 1964.
 */
function editsBetween(from: string, to: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1]
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      current[column] = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap ? (beforePrevious[column - 2] ?? 0) + 1 : Infinity,
      )
    }
    beforePrevious = previous
    previous = current
  }
  return previous[to.length] ?? 0
}
