/** Picks the vectors that a slow test repeats; the engine and the reference decide all of them. */

import type { Vector } from './load-vectors.ts'

/** What a vector shows: each rule that it hits with the outcome, and each rule that it misses. */
function shownBy({ hits, misses, expected }: Vector): readonly string[] {
  return [
    ...hits.map((rule) => `${rule} hit, ${expected.outcome}`),
    ...misses.map((rule) => `${rule} missed`),
  ]
}

/**
 * Keeps, in order, each vector that shows something new: a rule hit with an outcome, or a rule
 * missed. So every rule is hit once with each outcome that it has among the vectors.
 */
export function sampleVectors(vectors: readonly Vector[]): readonly Vector[] {
  const shown = new Set<string>()
  return vectors.filter((vector) => {
    const isNew = shownBy(vector).some((each) => !shown.has(each))
    for (const each of shownBy(vector)) shown.add(each)
    return isNew
  })
}
